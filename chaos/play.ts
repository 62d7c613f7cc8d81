import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { audit } from './audit.ts';
import { planFaults } from './faults/plan.ts';
import { keepUnsettling } from './faults/unsettle.ts';
import { forms } from './form.ts';
import { openInstallation } from './installation/open.ts';
import { countAll } from './ledger/count.ts';
import { settle } from './ledger/settle.ts';
import { auditWidth } from './ledger/width.ts';
import { createAsk } from './load/ask.ts';
import type { Lives } from './load/live.ts';
import { keepDeciding } from './load/people.ts';
import { makeTenants } from './load/tenants.ts';
import { keepWatching } from './load/watch.ts';
import type { Options } from './options.ts';
import { createRandom } from './random.ts';
import { countFaults, promisesOf, type Result } from './report/result.ts';
import { writeReport } from './report/write.ts';
import { createScript, type ScriptedCall } from './script/calls.ts';
import { createRecordings } from './script/recordings.ts';
import { storm } from './storm.ts';

const tenantCount = 3;
/** Calls submitted after the storm, to check that every slot still exists. */
const probeCount = 12;
const probeMs = 90_000;

type Play = {
  options: Options & { dir: string };
  say: (text: string) => void;
  /** Registers what must be ended after the run, whatever happens. */
  hold: (stop: () => Promise<unknown>) => void;
  /** Fires on Ctrl-C. */
  ending: AbortSignal;
};

/** One whole run: start, storm, settle, audit. */
export async function play({ options, say, hold, ending }: Play): Promise<Result> {
  const { seed, dir } = options;
  const form = forms[options.form];
  const begun = new Date();
  const dice = (name: string) => createRandom(`${seed}/${name}`);
  const recordings = createRecordings(dice('recordings').next);
  const script = createScript(dice('script'), { tenants: tenantCount, wishes: form.wishes });
  const deal = (over: Partial<ScriptedCall> = {}) => {
    const call = { ...script.deal(), ...over };
    recordings.make(call);
    return call;
  };

  await mkdir(dir, { recursive: true });
  say(`logs: ${join(dir, 'logs')}`);
  const place = { answerSeconds: form.answer, dir, logs: join(dir, 'logs'), random: dice('ports'), recordings };
  const installation = await openInstallation(place, hold);
  const { look, speech, model, host } = installation;
  const tenants = await makeTenants(installation.servers.postgres.applicationUrl, tenantCount);
  const [firstTenant] = tenants;
  if (!firstTenant) throw new RangeError('There must be a tenant');
  const ask = createAsk(installation.apiUrl);
  const watch = keepWatching(look);
  hold(watch.stop);
  const patience = new AbortController();
  const lives: Lives = {
    ask,
    watch,
    recordings,
    hostUrl: `http://127.0.0.1:${host.port}`,
    signal: AbortSignal.any([ending, patience.signal]),
  };
  const left = new Set<string>();
  const people = keepDeciding(ask, tenants, dice('people'), left);
  hold(people.stop);
  ending.throwIfAborted();
  say('everything runs');

  const unsettling = keepUnsettling({ speech, model, host }, dice('moods'), form);
  hold(unsettling.stop);
  const faults = planFaults(form, dice('faults'));
  const { struck, lived } = await storm({
    installation,
    lives,
    tenants,
    deal,
    faults,
    form,
    left,
    random: dice('pauses'),
    say,
    ending,
  });
  const moods = await unsettling.stop();
  ending.throwIfAborted();
  say('the storm is over; waiting until everything has settled');
  const since = Date.now();
  const until = since + form.settle * 1_000;
  const late = setTimeout(() => patience.abort(), form.settle * 1_000);
  const all = await Promise.all(lived);
  const settledAfterSeconds = await settle(look, left, { since, until, ending });
  clearTimeout(late);
  await people.stop();

  ending.throwIfAborted();
  say(settledAfterSeconds === null ? 'not everything has settled' : `settled after ${settledAfterSeconds} s`);
  const probes = Array.from({ length: probeCount }, () => deal({ kind: 'address', fate: 'none', wishSeconds: null }));
  const probed = await auditWidth(
    installation,
    { ...lives, signal: AbortSignal.any([ending, AbortSignal.timeout(probeMs)]) },
    tenants,
    probes,
  );
  const books = { installation, lives: [...all, ...probed.lived], struck, moods, left };
  const findings = [...(await audit(books, ask, firstTenant)), ...probed.findings];
  const promises = promisesOf(findings);
  const result: Result = {
    seed,
    form: options.form,
    startedAt: begun.toISOString(),
    seconds: Math.round((Date.now() - begun.getTime()) / 1_000),
    settledAfterSeconds,
    did: countFaults(struck, moods),
    counts: { ...(await countAll(books)), ...people.decided },
    promises,
    ok: promises.every(({ ok }) => ok),
  };
  await writeReport(dir, result, books);
  return result;
}
