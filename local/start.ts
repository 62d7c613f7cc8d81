/** `npm start`: starts everything on this machine, runs a sample call through it, and keeps running. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Callweave, startCallweave } from './callweave.ts';
import { readJson, writeJson } from './machine/json-file.ts';
import { fullDisk, LocalProblem } from './machine/problem.ts';
import { sayWithSeconds } from './machine/say.ts';
import { helpText, readOptions } from './options.ts';
import { runSample } from './sample/run.ts';
import { openShutdown } from './shutdown.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const say = sayWithSeconds(Date.now(), Date.now, console.log);
const shutdown = openShutdown(say);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), project);
  if (options.help) return console.log(helpText);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave(signal));

  const callweave = await startCallweave({ options, project, env: process.env, say, shutdown });
  const state = join(callweave.sampleDir, 'state.json');
  const begun = (await readJson<{ done: boolean }>(state))?.done === false;
  if (options.sample && (callweave.account.fresh || begun)) {
    await writeJson(state, { done: false }); // a start that is killed meanwhile leaves it to the next one
    await runSample(callweave, say).then(
      () => writeJson(state, { done: true }),
      (error: Error) => say('sample', `failed: ${error.message}`),
    );
  }
  if (!shutdown.isEnding()) console.log(summary(callweave, options.dataDir));
}

const summary = ({ apiUrl, temporalUiUrl, account }: Callweave, dataDir: string): string =>
  [
    '',
    `Callweave is up. Ctrl-C stops it.`,
    `  Pages        ${apiUrl}`,
    `  API docs     ${apiUrl}/api/docs`,
    `  Temporal UI  ${temporalUiUrl ?? 'on your own server'}`,
    account.fresh
      ? `  Sign-in      ${account.email}  ${account.password}\n  API key      ${account.apiKey}\n  Both are stored in ${dataDir} and not shown again.`
      : `  Sign-in and API key are in ${join(dataDir, 'account.json')}`,
  ].join('\n');

let askedAt: number | undefined;
/** One Ctrl-C may arrive several times: from the terminal, and forwarded by npm. */
const sameAskMs = 1_500;

/** The first Ctrl-C stops everything in order, the second exits at once: the next start cleans up the rest. */
async function leave(signal: NodeJS.Signals): Promise<void> {
  if (askedAt !== undefined) {
    if (Date.now() - askedAt > sameAskMs) process.exit(130);
    return;
  }
  askedAt = Date.now();
  say('stopping', 'all parts, in order (Ctrl-C again: immediately)');
  await shutdown.end();
  say('stopped', 'everything is saved for the next start');
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

main().catch(async (error: unknown) => {
  if (askedAt !== undefined) return; // parts that were stopped while starting throw
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const problem = error instanceof LocalProblem ? error : fullDisk(stack, 'the data folder');
  console.error(`\n${problem?.message ?? stack}`);
  await shutdown.end();
  process.exit(1);
});
