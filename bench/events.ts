import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { mainOf, type Step, steps } from '../core/call.ts';
import { newId } from '../db/ids.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { calls } from '../db/tables/calls.ts';
import { withTenant } from '../db/tenant.ts';
import { createApiKey } from '../services/access/api-key.ts';
import { startStep } from '../services/journal/steps.ts';
import { startApi } from './api.ts';
import type { Arena } from './arena.ts';
import type { Asked, Commit, Heard } from './events-clients.ts';
import { residentMb } from './installation.ts';
import { createBenchTenant } from './material.ts';
import { percentile } from './stats.ts';

export type Streams = {
  clients: number;
  tenants: number;
  changesASecond: number;
  seconds: number;
  /** From the commit to the client, for every event at every client. */
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** Events that clients should have received but did not; and those that a client received twice. */
  missing: number;
  doubled: number;
  /** Share of one core used by the API during the changes. */
  cpuShare: number;
  memoryMb: number;
  memoryIdleMb: number;
};
export type StreamLoad = { clients: number; tenants: number; changesASecond: number; seconds: number };

/** Unit of `utime` and `stime` in /proc, on Linux. */
const ticksASecond = 100;

/** One API process, with its clients in another: call stages change at a steady pace, round-robin over the tenants. */
export async function measureEvents(arena: Arena, load: StreamLoad): Promise<Streams> {
  const db = openDatabase(arena.databaseUrl, { max: 10, onError: console.error });
  const { url, child } = await startApi(arena, { name: 'api-events' });
  const clients = fork(fileURLToPath(new URL('./events-clients.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  const answer = <T>() => new Promise<T>((resolve) => clients.once('message', (message) => resolve(message as T)));
  try {
    const tenants = await Promise.all(Array.from({ length: load.tenants }, () => createFollowedTenant(db)));
    const memoryIdleMb = await residentMb(child.pid);
    const open: Asked = { url, keys: tenants.map(({ key }) => key), clients: load.clients };
    clients.send(open);
    await answer();
    const cpuBefore = await cpuSeconds(child.pid);
    const begin = performance.now();
    const commits = await change(db, tenants, load);
    const cpuShare = ((await cpuSeconds(child.pid)) - cpuBefore) / ((performance.now() - begin) / 1000);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const memoryMb = await residentMb(child.pid);
    clients.send({ commits });
    const { delaysMs, missing, doubled } = await answer<Heard>();
    const [p50Ms, p95Ms, p99Ms] = [50, 95, 99].map((percent) => percentile(delaysMs, percent)) as [
      number,
      number,
      number,
    ];
    return { ...load, p50Ms, p95Ms, p99Ms, missing, doubled, cpuShare, memoryMb, memoryIdleMb };
  } finally {
    clients.kill();
    await child.stop();
    await db.$client.end();
  }
}

type Followed = { tenantId: string; key: string; callIds: string[] };

async function createFollowedTenant(db: Database): Promise<Followed> {
  const tenantId = await createBenchTenant(db);
  const at = new Date();
  const { key } = await createApiKey(db, { tenantId, name: 'bench', now: at });
  const callIds = Array.from({ length: 50 }, newId);
  await withTenant(db, tenantId, (tx) =>
    tx.insert(calls).values(
      callIds.map((id) => ({
        tenantId,
        id,
        sourceCallId: id,
        direction: 'inbound' as const,
        startedAt: at,
        receivedAt: at,
        runStartedAt: at,
      })),
    ),
  );
  return { tenantId, key, callIds };
}

/** @returns when each change was committed, by `<call>/<step>/<attempt>`, in milliseconds since 1970 */
async function change(db: Database, tenants: readonly Followed[], { changesASecond, seconds }: StreamLoad) {
  const commits: Commit[] = [];
  const made: Promise<void>[] = [];
  const begin = performance.now();
  for (let n = 0; n < changesASecond * seconds; n++) {
    const early = begin + (n * 1000) / changesASecond - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    const tenant = n % tenants.length;
    const { tenantId, callIds } = tenants[tenant] as Followed;
    const turn = Math.floor(n / tenants.length);
    const callId = callIds[turn % callIds.length] as string;
    const step = steps[Math.floor(turn / callIds.length) % steps.length] as Step;
    const attempt = 1 + Math.floor(turn / (callIds.length * steps.length));
    const work = withTenant(db, tenantId, (tx) => startStep(tx, { tenantId, callId }, mainOf(step), new Date()));
    made.push(work.then(() => void commits.push({ tenant, event: `${callId}/${step}/${attempt}`, at: Date.now() })));
  }
  await Promise.all(made);
  return commits;
}

async function cpuSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksASecond;
}
