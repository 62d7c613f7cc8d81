import { and, eq, gte, sql } from 'drizzle-orm';
import { newId } from '../db/ids.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { callSteps, calls } from '../db/tables/calls.ts';
import { withTenant } from '../db/tenant.ts';
import type { Arena } from './arena.ts';
import { type Installation, residentMb, startInstallation } from './installation.ts';
import { serveSpeech } from './speech-fake.ts';
import { percentile } from './stats.ts';
import { toneWav } from './wav.ts';

export type Load = {
  callsAMinute: number;
  seconds: number;
  /** Response times of POST /calls in milliseconds. */
  postP95Ms: number;
  refused: number;
  /** Calls waiting for their first step, sampled every five seconds. */
  waiting: number[];
  /** From the post to the end, minus the speech job, in milliseconds, for calls posted in this stretch. */
  overheadP50Ms: number;
  overheadP95Ms: number;
  unfinished: number;
};
export type Loads = { loads: Load[]; memoryMb: Record<string, number> };

const jobSeconds = 30;

/**
 * Posts recordings at a steady pace to a whole installation whose speech provider takes 30 s per job: first the pace
 * that must hold, for as long as asked, then increasing until the overhead's p95 exceeds five seconds.
 */
export async function measureLoad(
  arena: Arena,
  { hold, ramp }: { hold: { rate: number; seconds: number }; ramp: { rates: number[]; seconds: number } },
): Promise<Loads> {
  const speech = await serveSpeech(jobSeconds);
  const installation = await startInstallation(arena, speech.url);
  const db = openDatabase(arena.databaseUrl, { max: 4, onError: console.error });
  const memoryMb: Record<string, number> = {};
  const loads: Load[] = [];
  try {
    await stretch(db, installation, { rate: 120, seconds: 20 }); // warm-up, not counted
    const stretches = [hold, ...ramp.rates.map((rate) => ({ rate, seconds: ramp.seconds }))];
    for (const one of stretches) {
      const load = await stretch(db, installation, one);
      loads.push(load);
      for (const [name, pid] of Object.entries(installation.pids))
        memoryMb[name] = Math.max(memoryMb[name] ?? 0, await residentMb(pid));
      console.error(
        `  ${one.rate} calls/min for ${one.seconds} s: overhead p50 ${load.overheadP50Ms.toFixed(0)} ms, p95 ${load.overheadP95Ms.toFixed(0)} ms, waiting at most ${Math.max(...load.waiting)}, unfinished ${load.unfinished}`,
      );
      if (load.overheadP95Ms > 5_000 || load.unfinished > 0) break;
    }
    return { loads, memoryMb };
  } finally {
    await db.$client.end();
    await installation.stop();
    await speech.stop();
  }
}

async function stretch(
  db: Database,
  installation: Installation,
  { rate, seconds }: { rate: number; seconds: number },
): Promise<Load> {
  const { tenantId } = installation;
  const begin = new Date();
  const postMs: number[] = [];
  const waiting: number[] = [];
  let refused = 0;
  const posts: Promise<void>[] = [];
  const count = Math.round((rate / 60) * seconds);
  const started = performance.now();
  let seen = 0;
  for (let n = 0; n < count; n++) {
    const due = started + (n * 60_000) / rate;
    const early = due - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    posts.push(
      post(installation).then(
        (ms) => void postMs.push(ms),
        () => void refused++,
      ),
    );
    if (performance.now() - started > seen * 5_000) {
      seen++;
      waiting.push(await countWaiting(db, tenantId));
    }
  }
  await Promise.all(posts);
  const overheads = await settle(db, tenantId, begin, count - refused);
  return {
    callsAMinute: rate,
    seconds,
    postP95Ms: percentile(postMs, 95),
    refused,
    waiting,
    overheadP50Ms: percentile(overheads, 50),
    overheadP95Ms: percentile(overheads, 95),
    unfinished: count - refused - overheads.length,
  };
}

async function post({ apiUrl, apiKey }: Installation): Promise<number> {
  const form = new FormData();
  const id = newId();
  const at = new Date().toISOString();
  form.set(
    'call',
    JSON.stringify({
      sourceCallId: id,
      direction: 'inbound',
      from: '+14155550123',
      to: null,
      startedAt: at,
      agentName: 'Terry',
    }),
  );
  form.set('audio', new Blob([new Uint8Array(toneWav(10, Math.random()))], { type: 'audio/wav' }), `${id}.wav`);
  const begin = performance.now();
  const response = await fetch(`${apiUrl}/api/v1/calls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}` },
    body: form,
  });
  if (response.status !== 202) throw new Error(`POST /calls answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
  return performance.now() - begin;
}

const countWaiting = (db: Database, tenantId: string) =>
  withTenant(db, tenantId, (tx) => tx.$count(calls, and(eq(calls.tenantId, tenantId), eq(calls.stage, 'received'))));

/** Waits until the stretch's calls have ended, at most twice a speech job. @returns their overheads in milliseconds */
async function settle(db: Database, tenantId: string, begin: Date, count: number): Promise<number[]> {
  const read = () =>
    withTenant(db, tenantId, (tx) =>
      tx
        .select({
          ms: sql<number>`(extract(epoch from ${calls.finishedAt} - ${calls.receivedAt}) * 1000)::float8`,
        })
        .from(calls)
        .innerJoin(
          callSteps,
          and(eq(callSteps.tenantId, calls.tenantId), eq(callSteps.callId, calls.id), eq(callSteps.step, 'follow_up')),
        )
        .where(and(eq(calls.tenantId, tenantId), gte(calls.receivedAt, begin), eq(calls.stage, 'done'))),
    );
  for (let left = 2 * jobSeconds; left > 0; left--) {
    if ((await read()).length >= count) break;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return (await read()).map(({ ms }) => ms - jobSeconds * 1000);
}
