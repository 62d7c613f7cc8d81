import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { workflowIds } from '../../core/ids.ts';
import type { Books } from './books.ts';
import { type Finding, finding } from './promise.ts';

/**
 * A run whose row has ended still has to hear of it: a step whose answer was lost is tried again when its heartbeat
 * times out (45 s) and its pause is over, and a workflow task given to a connection that was left half open is given
 * out again after 10 s, until that connection is noticed to be dead (45 s).
 */
const closingMs = 120_000;

/** Rows and runs must agree, once closing runs have closed: each is read from its own server. */
export async function auditRuns(books: Books): Promise<Finding[]> {
  const until = Date.now() + closingMs;
  for (;;) {
    const findings = await compare(books);
    if (findings.every(({ broken }) => broken.length === 0) || Date.now() > until) return findings;
    await sleep(1_000);
  }
}

async function compare({ installation }: Books): Promise<Finding[]> {
  const { look, servers } = installation;
  const calls = await look.rows<{ tenant_id: string; source_call_id: string; run: number }>(
    'select tenant_id, source_call_id, run from calls where finished_at is null',
  );
  const plans = await look.rows<{ tenant_id: string; id: string; run: number }>(
    "select tenant_id, id, run from contact_plans where state in ('waiting', 'dialing')",
  );
  const open = new Set([
    ...calls.map((row) => workflowIds.call(row.tenant_id, row.source_call_id, row.run)),
    ...plans.map((row) => workflowIds.contact(row.tenant_id, row.id, row.run)),
  ]);
  const connection = await Connection.connect({ address: servers.temporal.address });
  try {
    const { workflow } = new Client({ connection });
    const ids = async (query: string) => {
      const found: string[] = [];
      for await (const { workflowId } of workflow.list({ query })) found.push(workflowId);
      return found;
    };
    const running = await ids("ExecutionStatus = 'Running'");
    const failed = await ids("ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated')");
    const known = new Set(running);
    return [
      finding(
        'no row is open without a run',
        open.size,
        [...open].filter((id) => !known.has(id)),
      ),
      finding(
        'no run is open without a row',
        running.length,
        await Promise.all(
          running.filter((id) => !open.has(id)).map(async (id) => `${id}: ${await lastWords(workflow.getHandle(id))}`),
        ),
      ),
      finding('no run failed', running.length + failed.length, failed),
    ];
  } finally {
    await connection.close();
  }
}

/** What a run has waited for, and since when. */
async function lastWords(run: WorkflowHandle): Promise<string> {
  const { raw } = await run.describe();
  const { events } = await run.fetchHistory();
  const last = events?.at(-1);
  const at = last?.eventTime ? new Date(Number(last.eventTime.seconds) * 1_000).toISOString() : 'unknown';
  const steps = raw.pendingActivities?.map((one) => `${one.activityType?.name} attempt ${one.attempt}`) ?? [];
  const task = raw.pendingWorkflowTask ? [`workflow task attempt ${raw.pendingWorkflowTask.attempt}`] : [];
  const kind = Object.keys(last ?? {}).find((key) => key.endsWith('EventAttributes'));
  return [`${kind} at ${at}`, ...steps, ...task].join(', ');
}
