import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import type { CallStart, RunsPort } from '../runs/port.ts';

type StartDeps = { db: Database; runs: Pick<RunsPort, 'startCall' | 'stopCall'>; now: () => Date };

/**
 * Starts the run of a call and notes on its row that it exists. Harmless when repeated or concurrent: the run's id is
 * derived from the row. If the row has moved to another run in the meantime (after a cancel, say) or was erased, this
 * run is stopped again.
 * @throws {Problem} unavailable while Temporal is down: the row stays unchanged, and the sweep starts its run
 */
export async function startCallRun({ db, runs, now }: StartDeps, call: CallStart): Promise<void> {
  const { tenantId, callId, sourceCallId } = call;
  const change = async (run: number, set: Parameters<ReturnType<typeof db.update<typeof calls>>['set']>[0]) => {
    const thisRun = and(eq(calls.tenantId, tenantId), eq(calls.id, callId), eq(calls.run, run));
    const [row] = await withTenant(db, tenantId, (tx) =>
      tx.update(calls).set(set).where(thisRun).returning({ run: calls.run }),
    );
    return row?.run;
  };
  let run: number | undefined = call.run;
  while ((await runs.startCall({ ...call, run })) === 'taken') {
    run = await change(run, { run: sql`${calls.run} + 1` });
    if (!run) return;
  }
  if (!(await change(run, { runStartedAt: now() }))) await runs.stopCall({ tenantId, sourceCallId, run });
}
