import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { readEarlier } from '../journal/earlier.ts';
import type { CallStart } from '../runs/port.ts';

/** What the start of each call's current run needs to know, also how the steps ended that it does not repeat. */
export const readCallStarts = (db: Database, tenantId: string, ids: readonly string[]): Promise<CallStart[]> =>
  withTenant(db, tenantId, async (tx) => {
    const ours = and(eq(calls.tenantId, tenantId), inArray(calls.id, [...ids]));
    const starts: CallStart[] = [];
    for (const { id: callId, ...row } of await tx.select().from(calls).where(ours)) {
      const { rerunFrom: from } = row;
      starts.push({ ...row, callId, ...(from && { earlier: await readEarlier(tx, { tenantId, callId }, from) }) });
    }
    return starts;
  });
