import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import type { FeedCursor } from '../../services/feed/cursor.ts';
import { type FeedEvent, readEvents, readTail } from '../../services/feed/read.ts';

/** Held for followers that are slightly behind; older events are read from the database again. */
const maxEvents = 2_000;
const page = 500;
const afterFailureMs = 500;

/** The latest events of one tenant, read once for all who follow it. */
export type Tail = ReturnType<typeof openTail>;

export function openTail(db: Database, tenantId: string, onNews: () => void) {
  const events: FeedEvent[] = [];
  const waiters = new Set<() => void>();
  let floor: FeedCursor | undefined;
  let begun: Promise<void> | undefined;
  let reading = false;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let followers = 0;

  const end = (): FeedCursor | undefined => events.at(-1)?.cursor ?? floor;

  const begin = () => {
    begun ??= withTenant(db, tenantId, (tx) => readTail(tx, tenantId)).then(
      (cursor) => {
        floor = cursor;
      },
      (error) => {
        begun = undefined;
        throw error;
      },
    );
    return begun;
  };

  const wakeIn = (ms: number) => {
    clearTimeout(timer);
    if (!closed) timer = setTimeout(wake, ms);
  };

  const readOnce = async () => {
    const after = end();
    if (after === undefined) return;
    const read = await withTenant(db, tenantId, (tx) => readEvents(tx, { tenantId, after, limit: page }));
    events.push(...read);
    for (const gone of events.splice(0, Math.max(0, events.length - maxEvents))) floor = gone.cursor;
    if (read.length > 0) {
      onNews();
      for (const waiter of [...waiters]) waiter();
    }
    if (read.length === page) again = true;
  };

  async function wake(): Promise<void> {
    again = true;
    if (reading) return;
    reading = true;
    try {
      while (again && !closed) {
        again = false;
        await begin();
        await readOnce();
      }
    } catch {
      wakeIn(afterFailureMs);
    } finally {
      reading = false;
    }
  }

  return {
    wake,
    /** Where a follower without a cursor starts. */
    async end(): Promise<FeedCursor> {
      await begin();
      const cursor = end();
      if (cursor === undefined) throw new Error('A tail that has begun has an end');
      return cursor;
    },
    floor: () => floor,
    /** Events after the cursor; undefined if the cursor is older than anything held here. */
    after(cursor: FeedCursor): readonly FeedEvent[] | undefined {
      if (floor === undefined || cursor < floor) return undefined;
      // Search from the end: nearly all followers are only a few events behind.
      let from = events.length;
      while (from > 0 && (events[from - 1]?.cursor ?? 0) > cursor) from--;
      return events.slice(from, from + page);
    },
    /** Resolves true when there is something new, or false after `ms` or when the signal fires. */
    changed(ms: number, signal: AbortSignal): Promise<boolean> {
      return new Promise((resolve) => {
        const settle = (news: boolean) => {
          clearTimeout(idle);
          waiters.delete(wakeUp);
          signal.removeEventListener('abort', giveUp);
          resolve(news);
        };
        const wakeUp = () => settle(true);
        const giveUp = () => settle(false);
        const idle = setTimeout(giveUp, ms);
        waiters.add(wakeUp);
        signal.addEventListener('abort', giveUp, { once: true });
        if (signal.aborted) giveUp();
      });
    },
    join() {
      followers++;
      return () => --followers;
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
