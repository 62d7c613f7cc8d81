import { and, eq, ne, sql } from 'drizzle-orm';
import type { Tx } from '../../db/open.ts';
import { memberships, sessions } from '../../db/tables/tenants.ts';

/** Ends one session. A second time changes nothing. */
export async function endSession(
  tx: Tx,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
): Promise<void> {
  await tx.delete(sessions).where(and(eq(sessions.tenantId, tenantId), eq(sessions.id, sessionId)));
}

/** Ends every session of this membership on all devices; with `except`, all others. */
export async function endSessions(
  tx: Tx,
  { tenantId, userId, except }: { tenantId: string; userId: string; except?: string },
): Promise<void> {
  const others = except ? ne(sessions.id, except) : undefined;
  await tx.delete(sessions).where(and(eq(sessions.tenantId, tenantId), eq(sessions.userId, userId), others));
  if (except) return;
  await tx
    .update(memberships)
    .set({ sessionVersion: sql`${memberships.sessionVersion} + 1` })
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.id, userId)));
}
