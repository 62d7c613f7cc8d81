import { eq } from 'drizzle-orm';
import { notFound } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { tenants } from '../../db/tables/tenants.ts';
import { withSystem } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { readPlace } from '../config/config.ts';

/** A new business with the default configuration and nothing else. Two with the same name are two tenants. */
export async function createTenant(
  db: Database,
  { name, now }: { name: string; now: Date },
): Promise<{ tenantId: string }> {
  const tenantId = newId();
  await withSystem(db, (tx) => tx.insert(tenants).values({ tenantId, name, createdAt: now }));
  return { tenantId };
}

/** `region` and `timeZone` are the current ones: how its people write numbers and times. */
export type Tenant = { id: string; name: string; region: string; timeZone: string; createdAt: Date };

export async function getTenant(tx: Tx, { tenantId }: { tenantId: string }): Promise<Tenant> {
  const [row] = await tx.select().from(tenants).where(eq(tenants.tenantId, tenantId));
  if (!row) throw notFound('tenant', tenantId);
  const { region, timeZone } = await readPlace(tx, tenantId);
  return { id: row.tenantId, name: row.name, region, timeZone, createdAt: row.createdAt };
}

/** Renames the business; the same name again changes nothing and is not recorded. */
export async function renameTenant(
  tx: Tx,
  act: Act,
  { tenantId, name }: { tenantId: string; name: string },
): Promise<Tenant> {
  const before = await getTenant(tx, { tenantId });
  if (before.name === name) return before;
  await tx.update(tenants).set({ name }).where(eq(tenants.tenantId, tenantId));
  await recordChange(tx, act, { noun: 'tenant', id: tenantId, before: { name: before.name }, after: { name } });
  return { ...before, name };
}
