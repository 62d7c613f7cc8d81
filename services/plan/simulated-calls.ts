import { and, asc, eq, gte } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { simulatedCalls } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import type { LoggedCall, SimulatorLog } from '../../providers/telephony/simulator.ts';

/**
 * The telephone simulator's log in Postgres. If the attempt is erased while its call is being placed, the foreign key
 * rejects the row, so no number is written after an erasure.
 */
export const createSimulatorLog = ({ db }: { db: Database }): SimulatorLog => ({
  add: (call) =>
    withTenant(db, call.tenantId, async (tx) => {
      await tx.insert(simulatedCalls).values(call);
    }),
  get: (tenantId, id) =>
    withTenant(db, tenantId, async (tx) => {
      const [row] = await tx
        .select()
        .from(simulatedCalls)
        .where(and(eq(simulatedCalls.tenantId, tenantId), eq(simulatedCalls.id, id)));
      return row as LoggedCall | undefined;
    }),
  list: ({ tenantId, toE164, since }) =>
    withTenant(db, tenantId, async (tx) => {
      const rows = await tx
        .select()
        .from(simulatedCalls)
        .where(
          and(
            eq(simulatedCalls.tenantId, tenantId),
            eq(simulatedCalls.toE164, toE164),
            gte(simulatedCalls.placedAt, since),
          ),
        )
        .orderBy(asc(simulatedCalls.placedAt), asc(simulatedCalls.id));
      return rows as LoggedCall[];
    }),
});
