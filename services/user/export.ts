import { and, desc, eq, or, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { auditLog } from '../../db/tables/audit.ts';
import { invitations, sessions } from '../../db/tables/tenants.ts';
import { normalizeEmail } from '../person/people.ts';
import { getUser, type UserRef } from './get.ts';

/** Audit entries in an export, the newest. */
const maxEntries = 10_000;

/**
 * Everything this tenant stores about a person, without secrets: their profile, sessions and invitations, what they did
 * and what was done to them.
 */
export async function exportUser(tx: Tx, ref: UserRef) {
  const user = await getUser(tx, ref);
  const { tenantId, userId } = ref;
  const open = await tx
    .select({ createdAt: sessions.createdAt, expiresAt: sessions.expiresAt, way: sessions.way })
    .from(sessions)
    .where(and(eq(sessions.tenantId, tenantId), eq(sessions.userId, userId)));
  const invited = await tx
    .select()
    .from(invitations)
    .where(and(eq(invitations.tenantId, tenantId), eq(sql`lower(${invitations.email})`, normalizeEmail(user.email))));
  const entries = await tx
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.tenantId, tenantId),
        or(eq(auditLog.actorId, userId), and(eq(auditLog.subjectKind, 'user'), eq(auditLog.subjectId, userId))),
      ),
    )
    .orderBy(desc(auditLog.at))
    .limit(maxEntries);
  return {
    user,
    sessions: open,
    invitations: invited.map(({ tenantId: _tenant, hash: _hash, ...invitation }) => invitation),
    audit: entries.map(({ tenantId: _tenant, ...entry }) => entry),
  };
}
