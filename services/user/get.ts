import { and, asc, eq, sql } from 'drizzle-orm';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { users } from '../../db/tables/tenants.ts';
import { type User, userColumns } from './view.ts';

export type UserRef = { tenantId: string; userId: string };

/** By name, deactivated ones too; a tenant has some dozens. */
export const listUsers = (tx: Tx, { tenantId }: { tenantId: string }): Promise<User[]> =>
  tx
    .select(userColumns)
    .from(users)
    .where(eq(users.tenantId, tenantId))
    .orderBy(asc(sql`lower(${users.name})`), asc(users.id));

/** @throws {Problem} not_found */
export async function getUser(tx: Tx, { tenantId, userId }: UserRef): Promise<User> {
  const [user] = await tx
    .select(userColumns)
    .from(users)
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId)));
  if (!user) throw notFound('user', userId);
  return user;
}
