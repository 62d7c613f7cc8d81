import { and, eq } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { users } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { recordAudit } from './record.ts';

export type SignInTold = {
  /** `password` or `oidc`. */
  way: string;
  requestId: string;
  address: string | null;
  at: Date;
};

/** Records that a person signed in, or that somebody tried to as this person; the latter is nobody's act. */
export async function recordSignIn(
  db: Database,
  { tenantId, userId }: { tenantId: string; userId: string },
  { outcome, way, requestId, address, at }: SignInTold & { outcome: 'signIn' | 'signInFailed' },
): Promise<void> {
  await withTenant(db, tenantId, async (tx) => {
    const [user] = await tx
      .select({ name: users.name })
      .from(users)
      .where(and(eq(users.tenantId, tenantId), eq(users.id, userId)));
    const actor =
      outcome === 'signIn'
        ? { kind: 'user' as const, id: userId, name: user?.name ?? '' }
        : { kind: 'nobody' as const, id: null, name: '' };
    const subject = { kind: 'user', id: userId };
    await recordAudit(tx, {
      tenantId,
      origin: { actor, requestId, address },
      action: outcome,
      subject,
      after: { way },
      at,
    });
  });
}
