/** `npm run bench`: measures everything on this machine and writes docs/benchmarks.md. Needs no key, and a machine that does nothing else. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { openArena } from './arena.ts';
import { measureEvents } from './events.ts';
import { measureFirstCall } from './first-call.ts';
import { measureLoad } from './load.ts';
import { report } from './report.ts';
import { measureSpeech } from './speech.ts';
import { measureThroughput } from './throughput.ts';

const usage = `npm run bench -- [options]

  --rounds N      rounds of each throughput workload (3)
  --runs N        runs a round (600)
  --hold N        seconds for which 300 calls a minute are held (300)
  --ramp N        seconds of each faster pace (60)
  --streams N     clients that follow events (1000)
  --follow N      seconds for which they do (60)
  --out FILE      where the page goes (docs/benchmarks.md)
`;
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    runs: { type: 'string', default: '600' },
    hold: { type: 'string', default: '300' },
    ramp: { type: 'string', default: '60' },
    streams: { type: 'string', default: '1000' },
    follow: { type: 'string', default: '60' },
    out: { type: 'string', default: 'docs/benchmarks.md' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
Runtime.install({ logger: new DefaultLogger('ERROR') });
const arena = await openArena();
const part = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  console.error(name);
  return work();
};
try {
  const results = {
    throughput: await part('throughput', () =>
      measureThroughput(arena, { rounds: Number(values.rounds), runs: Number(values.runs) }),
    ),
    load: await part('load', () =>
      measureLoad(arena, {
        hold: { rate: 300, seconds: Number(values.hold) },
        ramp: { rates: [600, 900, 1_200, 1_500], seconds: Number(values.ramp) },
      }),
    ),
    streams: await part('events', () =>
      measureEvents(arena, {
        clients: Number(values.streams),
        tenants: 10,
        changesASecond: 50,
        seconds: Number(values.follow),
      }),
    ),
    speech: await part('speech', () => measureSpeech(arena, Number(values.rounds))),
    starts: await part('start', () => measureFirstCall(arena)),
  };
  const given = process.argv.slice(2).join(' ');
  const command = `npm run bench${given && ` -- ${given}`}`;
  await writeFile(values.out, report(results, command, new Date()));
  console.error(`written: ${values.out}`);
} finally {
  await arena.stop();
}
process.exit(0);
