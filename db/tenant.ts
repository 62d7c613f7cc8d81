import { sql } from 'drizzle-orm';
import type { Database, Tx } from './open.ts';

/**
 * Runs `fn` in one transaction in which only this tenant's rows exist. Role and tenant are set for the transaction alone, so
 * that pooled connections, also those of a transaction-pooling proxy, never carry a tenant over.
 */
export const withTenant = <T>(db: Database, tenantId: string, fn: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => {
    await tx.execute(
      sql`select set_config('role', 'callweave_app', true), set_config('callweave.tenant_id', ${tenantId}, true)`,
    );
    return fn(tx);
  });

/**
 * Runs `fn` as the narrow role that may look over tenants: to find whose a key, sign-in or webhook is, to make tenants and to
 * find rows without a run. Its grants (see migrations) name the columns; no call, customer or transcript content is among them.
 */
export const withSystem = <T>(db: Database, fn: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('role', 'callweave_system', true)`);
    return fn(tx);
  });
