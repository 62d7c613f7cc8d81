import { setTimeout as sleep } from 'node:timers/promises';
import type { Look } from '../installation/look.ts';

/**
 * Waits until nothing is running: no call but those that people leave parked, and no callback due before the time is
 * up.
 * @returns the seconds since the storm, or null if time ran out
 */
export async function settle(
  look: Look,
  left: ReadonlySet<string>,
  { since, until, ending }: { since: number; until: number; ending: AbortSignal },
): Promise<number | null> {
  while (Date.now() < until && !ending.aborted) {
    const [row] = await look
      .rows<{ calls: number; plans: number }>(
        `select (select count(*)::int from calls where finished_at is null and source_call_id <> all($1::text[])) as calls,
           (select count(*)::int from contact_plans
            where state = 'dialing' or (state = 'waiting' and (due_at is null or due_at < $2))) as plans`,
        [[...left], new Date(until)],
      )
      .catch(() => []);
    if (row && row.calls === 0 && row.plans === 0) return Math.round((Date.now() - since) / 1_000);
    await sleep(500);
  }
  return null;
}
