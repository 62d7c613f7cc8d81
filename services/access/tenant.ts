import { eq } from 'drizzle-orm';
import { notFound } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { tenants } from '../../db/tables/tenants.ts';
import { withSystem } from '../../db/tenant.ts';

/** A new business, with the default configuration and nothing in it. Two of the same name are two tenants. */
export async function createTenant(
  db: Database,
  { name, now }: { name: string; now: Date },
): Promise<{ tenantId: string }> {
  const tenantId = newId();
  await withSystem(db, (tx) => tx.insert(tenants).values({ tenantId, name, createdAt: now }));
  return { tenantId };
}

export type Tenant = { id: string; name: string; createdAt: Date };

export async function getTenant(tx: Tx, { tenantId }: { tenantId: string }): Promise<Tenant> {
  const [row] = await tx.select().from(tenants).where(eq(tenants.tenantId, tenantId));
  if (!row) throw notFound('tenant', tenantId);
  return { id: row.tenantId, name: row.name, createdAt: row.createdAt };
}
