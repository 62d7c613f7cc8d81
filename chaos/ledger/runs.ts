import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { workflowIds } from '../../core/ids.ts';
import type { Books } from './books.ts';
import { type Finding, finding } from './promise.ts';

/**
 * A run that has recorded its end closes with its next workflow task, at the latest when one lost with a worker times
 * out.
 */
const closingMs = 30_000;

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
        running.filter((id) => !open.has(id)),
      ),
      finding('no run failed', running.length + failed.length, failed),
    ];
  } finally {
    await connection.close();
  }
}
