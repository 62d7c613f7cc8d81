import type { RowScope } from '../../core/access/scope.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { type AgentCounts, readCounts, sumCounts } from '../../services/feed/counts.ts';

/** Sent at most this often; if counting is slow, at most every ten times its duration. */
const everyMs = 1_000;

type Tell = (text: string) => void;
type Follower = { agents: RowScope; tell: Tell; lastSent: string };
export type Counters = {
  /** Sends the counts of this scope now and on every change, as an event without an id. @returns stops it */
  follow: (who: { tenantId: string; agents: RowScope }, tell: Tell) => () => void;
  /** Call when something of this tenant has changed. */
  note: (tenantId: string) => void;
  stop: () => void;
};

/** One count per tenant for all its followers, whatever their scope. */
export function openCounters(db: Database): Counters {
  const boards = new Map<string, ReturnType<typeof openBoard>>();
  return {
    follow({ tenantId, agents }, tell) {
      const board = boards.get(tenantId) ?? openBoard(() => withTenant(db, tenantId, (tx) => readCounts(tx, tenantId)));
      boards.set(tenantId, board);
      const leave = board.join({ agents, tell, lastSent: '' });
      return () => {
        if (leave() > 0) return;
        board.stop();
        if (boards.get(tenantId) === board) boards.delete(tenantId);
      };
    },
    note: (tenantId) => boards.get(tenantId)?.note(),
    stop() {
      for (const board of boards.values()) board.stop();
    },
  };
}

function openBoard(read: () => Promise<readonly AgentCounts[]>) {
  const followers = new Set<Follower>();
  let counts: readonly AgentCounts[] | undefined;
  let timer: NodeJS.Timeout | undefined;
  let earliest = 0;
  let stopped = false;

  const tellAll = (some: Iterable<Follower>) => {
    if (!counts) return;
    // Followers of the same scope share one text.
    const texts = new Map<string, string>();
    for (const follower of some) {
      const scope = JSON.stringify(follower.agents);
      const text =
        texts.get(scope) ?? `event: counters\ndata: ${JSON.stringify(sumCounts(counts, follower.agents))}\n\n`;
      texts.set(scope, text);
      if (text === follower.lastSent) continue;
      follower.lastSent = text;
      follower.tell(text);
    }
  };

  const count = async () => {
    const begin = performance.now();
    // A change noted from here on may be missing from this read, and is counted again.
    timer = undefined;
    earliest = Number.POSITIVE_INFINITY;
    const found = await read().catch(() => undefined);
    const took = performance.now() - begin;
    earliest = begin + Math.max(everyMs, 10 * took);
    if (found) {
      counts = found;
      tellAll(followers);
    }
    if (!found || again) note();
  };
  let again = false;
  const note = () => {
    again = earliest === Number.POSITIVE_INFINITY;
    if (!again && !stopped) timer ??= setTimeout(count, Math.max(0, earliest - performance.now()));
  };

  return {
    note,
    join(follower: Follower) {
      followers.add(follower);
      if (counts) tellAll([follower]);
      else note();
      return () => {
        followers.delete(follower);
        return followers.size;
      };
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
