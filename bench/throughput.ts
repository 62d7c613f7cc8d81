import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection } from '@temporalio/worker';
import { createSettleActivities, createStepActivities, type StepServices } from '../activities/call.ts';
import { type CallRunRef, mainUnit, steps } from '../core/call.ts';
import { workflowIds } from '../core/ids.ts';
import { queues, roles } from '../core/queues.ts';
import { newId } from '../db/ids.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { createWorker } from '../worker/workers.ts';
import type { Arena } from './arena.ts';
import { createBenchTenant, insertCalls, stepsOnPostgres } from './material.ts';
import { noOps } from './noops.ts';
import { steadyRate } from './steady-rate.ts';

export type Throughput = {
  /** Runs per second, one figure per round. */
  bare: number[];
  memory: number[];
  postgres: number[];
  leadInSeconds: number;
  /** Of one finished call with Postgres. */
  events: number;
  bytes: number;
};

const inFlight = 64;
/** More than any two-core machine can process: this many calls are prepared for each second of a lead-in. */
const maxRunsPerSecond = 40;
const now = () => new Date();

/**
 * Three workloads on the same server, worker process and queues, interleaved so that a slow minute hits all of them: B,
 * a bare workflow with as many empty activities; the call workflow with steps that do nothing; the call workflow with
 * its real steps on Postgres, where only speech, model and storage respond from memory. Each runs for `leadInSeconds`
 * before it is counted: the server processes a run's timers up to 45 s after they were set (the speech heartbeat), and
 * a workload right after a faster one would pay for that one's timers.
 */
export async function measureThroughput(
  arena: Arena,
  { rounds, runs, leadInSeconds }: { rounds: number; runs: number; leadInSeconds: number },
): Promise<Throughput> {
  const db = openDatabase(arena.databaseUrl, { onError: console.error });
  const connection = await NativeConnection.connect({ address: arena.temporalAddress });
  const clientConnection = await Connection.connect({ address: arena.temporalAddress });
  const client = new Client({ connection: clientConnection });
  const tenantId = await createBenchTenant(db);
  const inMemory = new Set<string>();
  const parts = await workerParts(connection, db, inMemory);
  const workers = await Promise.all(roles.map((role) => createWorker(parts, role)));
  const running = workers.map((worker) => worker.run());
  const result: Throughput = { bare: [], memory: [], postgres: [], leadInSeconds, events: 0, bytes: 0 };
  try {
    const run = async (workflow: string, workflowId: string, callId: string): Promise<void> => {
      await client.workflow.execute(workflow, {
        workflowId,
        taskQueue: queues.workflow,
        args: [{ tenantId, callId, run: 1, plan: steps.map((step) => ({ step, units: [mainUnit] })) }],
        priority: { priorityKey: 2, fairnessKey: tenantId },
      });
    };
    const steady = (job: (n: number) => Promise<void>) => steadyRate(job, { inFlight, leadInSeconds, count: runs });
    const bare = () => steady(() => run('bareWorkflow', newId(), newId()));
    const memory = () =>
      steady(() => {
        const callId = newId();
        inMemory.add(callId);
        return run('callWorkflow', workflowIds.call(tenantId, callId, 1), callId);
      });
    const postgres = async () => {
      const { calls, forget } = await insertCalls(db, tenantId, leadInSeconds * maxRunsPerSecond + runs + inFlight);
      try {
        return await steady(async (n) => {
          const call = calls[n];
          if (!call) throw new Error('The machine is faster than this benchmark laid calls ready for');
          await run('callWorkflow', workflowIds.call(tenantId, call.sourceCallId, 1), call.callId);
        });
      } finally {
        await forget();
      }
    };

    for (let round = 0; round < rounds; round++) {
      result.bare.push(await bare());
      result.memory.push(await memory());
      result.postgres.push(await postgres());
      console.error(
        `  round ${round + 1}/${rounds}: B ${result.bare.at(-1)?.toFixed(1)}, memory ${result.memory.at(-1)?.toFixed(1)}, Postgres ${result.postgres.at(-1)?.toFixed(1)} runs/s`,
      );
    }
    const [last] = (await insertCalls(db, tenantId, 1)).calls;
    if (last) {
      const workflowId = workflowIds.call(tenantId, last.sourceCallId, 1);
      await run('callWorkflow', workflowId, last.callId);
      const described = await client.workflow.getHandle(workflowId).describe();
      result.events = described.historyLength;
      result.bytes = described.historySize ?? 0;
    }
    return result;
  } finally {
    for (const worker of workers) worker.shutdown();
    await Promise.allSettled(running);
    await connection.close();
    await clientConnection.close();
    await db.$client.end();
  }
}

async function workerParts(connection: NativeConnection, db: Database, inMemory: ReadonlySet<string>) {
  const bundle = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  const real = stepsOnPostgres(db);
  const services = Object.fromEntries(
    steps.map((step) => [
      step,
      (ref, progress) =>
        inMemory.has(ref.callId)
          ? Promise.resolve({ state: 'done', reasonCode: null, ...(ref.isLast ? { stage: 'done' } : {}) })
          : real[step](ref, progress),
    ]),
  ) as StepServices;
  const settle = createSettleActivities({ db, now });
  const activities = {
    ...createStepActivities({ db, now, steps: services }),
    ...settle,
    complete: (ref: CallRunRef) =>
      inMemory.has(ref.callId) ? Promise.resolve({ stage: 'done' as const }) : settle.complete(ref),
    ...noOps,
  };
  return {
    connection,
    namespace: 'default',
    bundle,
    activities: {
      workflow: activities,
      ingest: activities,
      speech: activities,
      analysis: activities,
      outreach: activities,
    },
    slots: { ingest: 20, speech: 100, analysis: 20, outreach: 10 },
  };
}
