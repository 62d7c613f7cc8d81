import { lt, sql } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { idempotencyKeys, imports } from '../../db/tables/requests.ts';
import { withSystem } from '../../db/tenant.ts';

/**
 * Deletes expired rows of all tenants: responses to keyed requests after a day, import results after 30 days. Safe to
 * repeat and from several workers.
 * @returns rows deleted
 */
export const dropExpired = (db: Database): Promise<number> =>
  withSystem(db, async (tx) => {
    const keys = await tx.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, sql`now() - interval '1 day'`));
    const results = await tx.delete(imports).where(lt(imports.createdAt, sql`now() - interval '30 days'`));
    return (keys.rowCount ?? 0) + (results.rowCount ?? 0);
  });
