import { and, asc, eq, sql } from 'drizzle-orm';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { memberships } from '../../db/tables/tenants.ts';
import { type User, userColumns } from './view.ts';

export type UserRef = { tenantId: string; userId: string };

/** By name, including deactivated ones; a tenant has a few dozen. */
export const listUsers = (tx: Tx, { tenantId }: { tenantId: string }): Promise<User[]> =>
  tx
    .select(userColumns)
    .from(memberships)
    .where(eq(memberships.tenantId, tenantId))
    .orderBy(asc(sql`lower(${memberships.name})`), asc(memberships.id));

/** @throws {Problem} not_found */
export async function getUser(tx: Tx, { tenantId, userId }: UserRef): Promise<User> {
  const [user] = await tx
    .select(userColumns)
    .from(memberships)
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.id, userId)));
  if (!user) throw notFound('user', userId);
  return user;
}
