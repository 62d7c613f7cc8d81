import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { planCall } from '../call/plan.ts';
import type { CallStart } from '../runs/port.ts';

/** What is needed to start each call's current run, mainly its remaining work. */
export const readCallStarts = (
  { db, now }: { db: Database; now: () => Date },
  tenantId: string,
  ids: readonly string[],
): Promise<CallStart[]> =>
  withTenant(db, tenantId, async (tx) => {
    const ours = and(eq(calls.tenantId, tenantId), inArray(calls.id, [...ids]));
    const starts: CallStart[] = [];
    for (const { id: callId, ...row } of await tx.select().from(calls).where(ours)) {
      starts.push({ ...row, callId, plan: await planCall(tx, { tenantId, callId }, now()) });
    }
    return starts;
  });
