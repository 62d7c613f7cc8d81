import { sql } from 'drizzle-orm';
import type { Database } from '../../db/open.ts';
import { users } from '../../db/tables/tenants.ts';
import { withSystem } from '../../db/tenant.ts';
import type { SignedIn } from './sign-in.ts';

/** The person of this e-mail address, whatever its letter case and whichever the tenant; undefined when it is nobody's. */
export async function findUserByEmail(
  db: Database,
  email: string,
): Promise<(SignedIn & { deactivated: boolean }) | undefined> {
  const [user] = await withSystem(db, (tx) =>
    tx
      .select({
        tenantId: users.tenantId,
        userId: users.id,
        sessionVersion: users.sessionVersion,
        deactivatedAt: users.deactivatedAt,
      })
      .from(users)
      .where(sql`lower(${users.email}) = ${email.toLowerCase()}`),
  );
  if (!user) return undefined;
  const { deactivatedAt, ...found } = user;
  return { ...found, deactivated: deactivatedAt !== null };
}
