import { setMaxListeners } from 'node:events';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import type { FeedCursor } from '../../services/feed/cursor.ts';
import { listenForEvents } from '../../services/feed/listen.ts';
import { type FeedEvent, readEvents } from '../../services/feed/read.ts';
import { type Counters, openCounters } from './counters.ts';
import { createStreamLimit, type StreamLimit } from './limit.ts';
import { openTail, type Tail } from './tail.ts';

/** If a wake-up is lost, nobody waits longer than this. */
const lookEveryMs = 2_000;
const page = 500;

export type Following = {
  /** Where the follower starts: send it first, so a stream that breaks at once can be resumed. */
  cursor: FeedCursor;
  /** Events in commit order, in batches; an empty batch for each `idleMs` without events. Ends with the signal. */
  batches: AsyncGenerator<readonly FeedEvent[], void>;
};

/** `after`: resume after this event; undefined starts now. */
export type FollowQuery = { tenantId: string; after: FeedCursor | undefined; idleMs: number; signal: AbortSignal };

export type Feed = {
  follow: (query: FollowQuery) => Promise<Following>;
  counters: Counters;
  streamLimit: StreamLimit;
  /** Fires when this process ends its streams. */
  stopping: AbortSignal;
  stop: () => Promise<void>;
};

/**
 * One listening connection and one reader per tenant for all followers in this process. A follower that falls behind
 * the reader's memory, or resumes from before it, reads for itself: nothing is held for slow followers.
 */
export function openFeed({ db, databaseUrl }: { db: Database; databaseUrl: string }): Feed {
  const tails = new Map<string, Tail>();
  const counters = openCounters(db);
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const wakeAll = () => {
    for (const tail of tails.values()) tail.wake();
  };
  const timer = setInterval(wakeAll, lookEveryMs);
  const listener = listenForEvents(databaseUrl, { onWake: (tenantId) => tails.get(tenantId)?.wake(), onGap: wakeAll });

  const join = (tenantId: string) => {
    const tail = tails.get(tenantId) ?? openTail(db, tenantId, () => counters.note(tenantId));
    tails.set(tenantId, tail);
    const left = tail.join();
    const leave = () => {
      if (left() > 0) return;
      tail.close();
      tails.delete(tenantId);
    };
    return { tail, leave };
  };

  return {
    counters,
    streamLimit: createStreamLimit(),
    stopping: stopping.signal,
    async follow({ tenantId, after, idleMs, signal }) {
      const { tail, leave } = join(tenantId);
      try {
        const end = await tail.end();
        const cursor = after ?? end;
        const either = AbortSignal.any([signal, stopping.signal]);
        return { cursor, batches: follow({ db, tenantId, tail, from: cursor, idleMs, signal: either, leave }) };
      } catch (error) {
        leave();
        throw error;
      }
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      counters.stop();
      await listener.stop();
      for (const tail of tails.values()) tail.close();
    },
  };
}

type Follower = {
  db: Database;
  tenantId: string;
  tail: Tail;
  from: FeedCursor;
  idleMs: number;
  signal: AbortSignal;
  leave: () => void;
};

async function* follow({ db, tenantId, tail, from, idleMs, signal, leave }: Follower): Following['batches'] {
  let cursor = from;
  try {
    while (!signal.aborted) {
      const events = tail.after(cursor) ?? (await catchUp(db, tenantId, cursor));
      if (events.length > 0) {
        cursor = events.at(-1)?.cursor ?? cursor;
        yield events;
        continue;
      }
      // There is nothing between an old cursor and the start of the tail, so continue from there.
      const floor = tail.floor();
      if (floor !== undefined && cursor < floor) cursor = floor;
      else if (!(await tail.changed(idleMs, signal)) && !signal.aborted) yield [];
    }
  } finally {
    leave();
  }
}

const catchUp = (db: Database, tenantId: string, after: FeedCursor): Promise<readonly FeedEvent[]> =>
  withTenant(db, tenantId, (tx) => readEvents(tx, { tenantId, after, limit: page }));
