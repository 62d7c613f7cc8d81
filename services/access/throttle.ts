import { and, eq, gt, lt, sql } from 'drizzle-orm';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { rateLimits } from '../../db/tables/limits.ts';
import { withSystem } from '../../db/tenant.ts';
import { keyOf } from './limit.ts';

/**
 * Failures slow down but never lock out: after `free` of them the next attempt waits 1 s, then 2 s, 4 s and so on, up
 * to `longestSeconds`. They are forgotten after `seconds` without a failure.
 */
export type Throttle = { name: string; free: number; longestSeconds: number; seconds: number };

/**
 * Lets one attempt through, which counts as a failure until {@link releaseAttempt} is called: of many concurrent
 * attempts only the free ones pass.
 * @throws {Problem} `rate_limited`, saying in how many seconds to try again; a refused attempt does not count
 */
export async function takeAttempt(db: Database, brake: Throttle, subject: string, now: Date): Promise<void> {
  const key = keyOf(brake.name, subject);
  const endsAt = new Date(now.getTime() + brake.seconds * 1000);
  const over = sql`${rateLimits.endsAt} <= ${now}`;
  const points = sql`case when ${over} then 1 else ${rateLimits.points} + 1 end`;
  const wait = sql`least(power(2, least(${points} - ${brake.free} - 1, 20)), ${brake.longestSeconds}::int)`;
  // Null while attempts are free: two concurrent requests may arrive in another order than their clocks say.
  const nextAt = sql`case when ${points} > ${brake.free} then ${now}::timestamptz + make_interval(secs => ${wait}) end`;
  const wake = await withSystem(db, async (tx) => {
    const taken = await tx
      .insert(rateLimits)
      .values({ key, points: 1, endsAt })
      .onConflictDoUpdate({
        target: rateLimits.key,
        set: { points, endsAt, nextAt },
        setWhere: sql`${over} or coalesce(${rateLimits.nextAt}, ${now}) <= ${now}`,
      })
      .returning({ key: rateLimits.key });
    if (taken.length > 0) return undefined;
    const [row] = await tx.select({ nextAt: rateLimits.nextAt }).from(rateLimits).where(eq(rateLimits.key, key));
    return row?.nextAt ?? now;
  });
  if (!wake) return;
  const seconds = Math.max(1, Math.ceil((wake.getTime() - now.getTime()) / 1000));
  throw new Problem('rate_limited', `Too many attempts: try again in ${seconds} seconds`);
}

/** The attempt succeeded and does not count. Also deletes all rows whose failures have expired. */
export async function releaseAttempt(db: Database, brake: Throttle, subject: string, now: Date): Promise<void> {
  const mine = eq(rateLimits.key, keyOf(brake.name, subject));
  await withSystem(db, async (tx) => {
    await tx
      .update(rateLimits)
      .set({ points: sql`${rateLimits.points} - 1`, nextAt: null })
      .where(and(mine, gt(rateLimits.points, 0)));
    await tx.delete(rateLimits).where(lt(rateLimits.endsAt, now));
  });
}
