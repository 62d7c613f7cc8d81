/**
 * `npm run bench`: measures everything on this machine and writes docs/benchmarks.md. Needs no key, but an otherwise
 * idle machine.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { type Arena, openArena } from './arena.ts';
import { measureEvents } from './events.ts';
import { measureFirstCall } from './first-call.ts';
import { measureLists } from './lists.ts';
import { measureLoad } from './load.ts';
import { type Results, report } from './report.ts';
import { measureSpeech } from './speech.ts';
import { measureThroughput } from './throughput.ts';

const usage = `npm run bench -- [options]

  --rounds N      rounds of each throughput workload (5)
  --runs N        runs counted in a round (300)
  --lead N        seconds a workload runs before its runs are counted (50)
  --hold N        seconds at 300 calls per minute (300)
  --ramp N        seconds at each faster rate (60)
  --streams N     clients that follow events (1000)
  --follow N      seconds they follow (60)
  --listed N      calls in the scrolled list (10000)
  --scroll N      seconds of scrolling, each way (20)
  --only PARTS    some of throughput,load,events,lists,speech,start; printed, not written
  --out FILE      where to write the page (docs/benchmarks.md)
`;
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    runs: { type: 'string', default: '300' },
    lead: { type: 'string', default: '50' },
    hold: { type: 'string', default: '300' },
    ramp: { type: 'string', default: '60' },
    streams: { type: 'string', default: '1000' },
    follow: { type: 'string', default: '60' },
    listed: { type: 'string', default: '10000' },
    scroll: { type: 'string', default: '20' },
    only: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const parts = {
  throughput: (arena: Arena) =>
    measureThroughput(arena, {
      rounds: Number(values.rounds),
      runs: Number(values.runs),
      leadInSeconds: Number(values.lead),
    }),
  load: (arena: Arena) =>
    measureLoad(arena, {
      hold: { rate: 300, seconds: Number(values.hold) },
      ramp: { rates: [600, 900, 1_200, 1_500], seconds: Number(values.ramp) },
    }),
  events: (arena: Arena) =>
    measureEvents(arena, {
      clients: Number(values.streams),
      tenants: 10,
      changesASecond: 50,
      seconds: Number(values.follow),
    }),
  lists: (arena: Arena) => measureLists(arena, { calls: Number(values.listed), seconds: Number(values.scroll) }),
  speech: (arena: Arena) => measureSpeech(arena, Number(values.rounds)),
  start: measureFirstCall,
} satisfies { [Part in keyof Results]-?: (arena: Arena) => Promise<Results[Part]> };
const isPart = (name: string): name is keyof typeof parts => name in parts;
const asked = values.only?.split(',') ?? Object.keys(parts);
if (!asked.every(isPart)) {
  console.error(usage);
  process.exit(2);
}

Runtime.install({ logger: new DefaultLogger('ERROR') });
const arena = await openArena();
try {
  const results: Results = {};
  for (const name of asked) {
    console.error(name);
    Object.assign(results, { [name]: await parts[name](arena) });
  }
  const given = process.argv.slice(2).join(' ');
  const page = report(results, `npm run bench${given && ` -- ${given}`}`, new Date());
  const out = values.out ?? (values.only ? undefined : 'docs/benchmarks.md');
  if (out) {
    await writeFile(out, page);
    console.error(`written: ${out}`);
  } else console.log(page);
} finally {
  await arena.stop();
}
process.exit(0);
