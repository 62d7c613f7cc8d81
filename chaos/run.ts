/**
 * `npm run chaos`: breaks everything while calls are submitted, and checks that every promise was kept. See
 * docs/chaos.md.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sayWithSeconds } from '../local/machine/say.ts';
import { readOptions, usage } from './options.ts';
import { play } from './play.ts';
import { tableOf } from './report/table.ts';

const options = readOptions(process.argv.slice(2), new Date());
if (!options) {
  process.stdout.write(usage);
  process.exit(0);
}
const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'callweave-chaos-')));
const write = sayWithSeconds(Date.now(), Date.now, (line) => process.stderr.write(`${line}\n`));
const say = (text: string) => write('chaos', text);

const stops: (() => Promise<unknown>)[] = [];
let cleaning: Promise<void> | undefined;
/** Ends everything at once; harmless twice. */
const clean = () => {
  cleaning ??= (async () => {
    await Promise.allSettled(stops.map((stop) => stop()));
    if (options.keepData) return;
    for (const name of ['postgres', 'temporal', 'temporary'])
      await rm(join(dir, name), { recursive: true, force: true });
  })();
  return cleaning;
};
/** Whatever starts after everything was ended is ended at once. */
const hold = (stop: () => Promise<unknown>) => {
  if (cleaning) void stop().catch(() => {});
  else stops.push(stop);
};
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (!ending.signal.aborted) say('stopping');
    ending.abort();
  });

try {
  const result = await play({ options: { ...options, dir }, say, hold, ending: ending.signal });
  process.stdout.write(tableOf(result));
  process.stdout.write(`Logs, faults and result.json: ${dir}\n`);
  process.exitCode = result.ok ? 0 : 1;
} catch (error) {
  if (!ending.signal.aborted) throw error;
  process.exitCode = 130;
} finally {
  await clean();
}
process.exit();
