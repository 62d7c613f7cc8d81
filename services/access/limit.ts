import { createHash } from 'node:crypto';
import { eq, lt, sql } from 'drizzle-orm';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { rateLimits } from '../../db/tables/limits.ts';
import { withSystem } from '../../db/tenant.ts';

export type Limit = { name: string; points: number; seconds: number };

/** Subjects are stored as hashes. */
export const keyOf = (name: string, subject: string): string =>
  createHash('sha256').update(`${name}\n${subject}`).digest('base64url');

/**
 * Counts one attempt by `subject` (an address, an e-mail) against a limit over all processes. The window starts with
 * the first attempt.
 * @throws {Problem} `rate_limited`, saying in how many seconds to try again
 */
export async function countAttempt(db: Database, limit: Limit, subject: string, now: Date): Promise<void> {
  const endsAt = new Date(now.getTime() + limit.seconds * 1000);
  const over = sql`${rateLimits.endsAt} <= ${now}`;
  const [row] = await withSystem(db, (tx) =>
    tx
      .insert(rateLimits)
      .values({ key: keyOf(limit.name, subject), points: 1, endsAt })
      .onConflictDoUpdate({
        target: rateLimits.key,
        set: {
          points: sql`case when ${over} then 1 else ${rateLimits.points} + 1 end`,
          endsAt: sql`case when ${over} then ${endsAt} else ${rateLimits.endsAt} end`,
        },
      })
      .returning({ points: rateLimits.points, endsAt: rateLimits.endsAt }),
  );
  if (!row || row.points <= limit.points) return;
  const seconds = Math.max(1, Math.ceil((row.endsAt.getTime() - now.getTime()) / 1000));
  throw new Problem('rate_limited', `Too many attempts: try again in ${seconds} seconds`);
}

/** Deletes the attempts of one subject, and all whose window is over. */
export async function clearAttempts(db: Database, limit: Limit, subject: string, now: Date): Promise<void> {
  await withSystem(db, async (tx) => {
    await tx.delete(rateLimits).where(eq(rateLimits.key, keyOf(limit.name, subject)));
    await tx.delete(rateLimits).where(lt(rateLimits.endsAt, now));
  });
}
