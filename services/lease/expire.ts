import { lt, sql } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { leases } from '../../db/tables/leases.ts';
import { withSystem } from '../../db/tenant.ts';

/**
 * Removes seats whose holder is gone, and waiting places that were never asked for again. Safe to repeat, and from
 * several workers.
 * @returns rows removed
 */
export const dropExpiredLeases = (db: Database): Promise<number> =>
  withSystem(db, async (tx) => {
    const { rowCount } = await tx.delete(leases).where(lt(leases.expiresAt, sql`now()`));
    return rowCount ?? 0;
  });
