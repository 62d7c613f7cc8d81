import { and, eq, isNull, ne } from 'drizzle-orm';
import { Problem } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { memberships } from '../../db/tables/tenants.ts';
import type { UserRef } from './get.ts';

/**
 * Requires another active owner besides this one. The caller holds the lock on the tenant's people (see lockUser).
 * @throws {Problem} conflict
 */
export async function requireAnotherOwner(tx: Tx, { tenantId, userId }: UserRef): Promise<void> {
  const others = and(
    eq(memberships.tenantId, tenantId),
    ne(memberships.id, userId),
    eq(memberships.role, 'owner'),
    isNull(memberships.deactivatedAt),
  );
  if ((await tx.$count(memberships, others)) === 0)
    throw new Problem('conflict', 'Cannot remove the last owner: make another owner first');
}
