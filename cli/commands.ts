import { Command, Option } from 'commander';
import { directions, resolveActions, stages } from '../core/call.ts';
import { planStates } from '../core/contact/plan.ts';
import { dateOrders } from '../core/date-order.ts';
import { listCalls, showCall } from './calls.ts';
import type { Client } from './client.ts';
import { importFile } from './import.ts';
import { ingest } from './ingest.ts';
import { createKey, listKeys, listTenants, revokeKey } from './keys.ts';
import { listParked, resolveParked } from './parked.ts';
import { cancelPlan, listPlans, movePlan } from './plans.ts';
import type { Terminal } from './print.ts';

const exitCodes = `
Exit codes: 0 success; 1 failure; 2 wrong usage; 3 the call is parked, failed or canceled; 4 partly done (a call that ended
partial, an import with bad rows). Results go to standard output, progress and errors to standard error.
Settings: CALLWEAVE_URL and CALLWEAVE_API_KEY, or the file .callweave/local.json that \`npm start\` writes.`;

type Parts = { client: () => Promise<Client>; terminal: Terminal; done: (exitCode: number) => void };

/** The whole command line; each command passes its exit code to `done`. */
export function createProgram({ client, terminal, done }: Parts): Command {
  const program = new Command('callweave')
    .description('Send in calls and work with the results, over the API')
    .addHelpText('after', exitCodes)
    .showHelpAfterError('(callweave --help shows all commands)')
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  const run = (work: (client: Client) => Promise<number>) => async () => done(await work(await client()));
  const json = ['--json', 'print one JSON document'] as const;
  const page = (command: Command) =>
    command
      .option('--limit <rows>', 'rows per page, up to 200')
      .option('--cursor <cursor>', 'continue after the previous page')
      .option(...json);

  program
    .command('ingest')
    .description('send a recording by path or URL, or a transcript (.json, .txt)')
    .argument('<file|url>')
    .option('--from <number>', 'who called')
    .option('--to <number>', 'who was called')
    .addOption(new Option('--direction <direction>').choices(directions).default('inbound'))
    .option('--started-at <time>', "when the call began; the file's own time by default")
    .option('--agent <name>', 'who took the call')
    .option('--transcript <file>', 'an existing transcript: JSON, or lines such as "agent: Good morning."')
    .option('--source-id <id>', 'your own ID for the call; derived from the content by default')
    .option('--wait', 'wait until the call has ended, showing each step')
    .option(...json)
    .action((target, options) => run((api) => ingest(api, terminal, target, options))());

  page(program.command('calls').description('list calls, latest first'))
    .option('--stage <stages>', `one or more of ${stages.join(', ')}`)
    .addOption(new Option('--direction <direction>').choices(directions))
    .option('--agent <name>')
    .option('--customer-id <id>')
    .option('--from <time>', 'calls that began at or after')
    .option('--to <time>', 'calls that began before')
    .option('--q <words>', 'words in the transcript, a number, an agent or a source ID')
    .action((options) => run((api) => listCalls(api, terminal, options))());

  program
    .command('call')
    .description('show one call by its ID or source ID')
    .argument('<id>')
    .option('--transcript', 'with the transcript')
    .option(...json)
    .action((id, options) => run((api) => showCall(api, terminal, id, options))());

  page(program.command('parked').description('list calls that are waiting for a person')).action((options) =>
    run((api) => listParked(api, terminal, options))(),
  );
  program
    .command('resolve')
    .description("decide a parked call, by its ID or its call's ID")
    .argument('<id>')
    .addOption(new Option('--action <action>').choices(resolveActions).default('retry'))
    .option('--note <text>', 'why')
    .option(...json)
    .action((id, options) => run((api) => resolveParked(api, terminal, id, options))());

  for (const kind of ['customers', 'bookings'] as const) {
    const importing = program
      .command(kind)
      .description(`import ${kind}`)
      .command('import')
      .description(`import ${kind} from CSV; good rows are saved, bad ones listed`)
      .argument('<file>')
      .option('--map <field=column...>', 'which column holds a field, where the heading is not recognized')
      .option('--region <country>', 'country for numbers without a country code, e.g. US')
      .option(...json);
    if (kind === 'bookings') {
      const order = new Option('--date-order <order>', 'what comes first in 3/4/2026, if no date of the file shows it');
      importing.addOption(order.choices(dateOrders));
    }
    importing.action((file, options) => run((api) => importFile(api, terminal, kind, file, options))());
  }

  const plans = page(program.command('plans').description('list callbacks and other contact plans'))
    .addOption(new Option('--state <state>').choices(planStates))
    .action((options) => run((api) => listPlans(api, terminal, options))());
  plans
    .command('reschedule')
    .argument('<id>')
    .argument('<time>', 'e.g. 2026-11-22T15:00:00Z')
    .option(...json)
    .action((id, at, options) => run((api) => movePlan(api, terminal, id, at, options))());
  plans
    .command('cancel')
    .argument('<id>')
    .option('--note <text>', 'why')
    .option(...json)
    .action((id, options) => run((api) => cancelPlan(api, terminal, id, options))());

  const keys = program
    .command('keys')
    .description('list API keys')
    .option(...json)
    .action((options) => run((api) => listKeys(api, terminal, options))());
  keys
    .command('create')
    .argument('<name>')
    .option(...json)
    .action((name, options) => run((api) => createKey(api, terminal, name, options))());
  keys
    .command('revoke')
    .argument('<id>')
    .action((id) => run((api) => revokeKey(api, terminal, id))());

  program
    .command('tenants')
    .description('list the tenants this key can see')
    .option(...json)
    .action((options) => run((api) => listTenants(api, terminal, options))());
  return program;
}
