import { and, eq, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import { isUuid } from '../../core/ids.ts';
import { invalidField } from '../../core/problem.ts';
import { calls } from '../../db/tables/calls.ts';
import { decodeCursor, decodeTimeAndId, encodeCursor } from '../paging/cursor.ts';
import { afterLatest, latestFirst } from '../paging/latest.ts';

export const callOrders = ['newest', 'oldest', 'longest'] as const;
/** Latest start first, earliest start first, or longest first with calls of unknown length last. */
export type CallOrder = (typeof callOrders)[number];

type LastRow = { id: string; startedAt: Date; durationSeconds: number | null };
type Order = { by: SQL[]; after: (cursor: string) => SQL | undefined; cursorOf: (last: LastRow) => string };

const byTime = (last: LastRow) => encodeCursor([last.startedAt.toISOString(), last.id]);

/**
 * Nulls are where the indexes have them, even in columns without any: otherwise Postgres would sort what it could read
 * in order.
 */
export const orderings: Record<CallOrder, Order> = {
  newest: {
    by: latestFirst(calls.startedAt, calls.id),
    after: (cursor) => afterLatest(calls.startedAt, calls.id, cursor),
    cursorOf: byTime,
  },
  oldest: {
    by: [sql`${calls.startedAt} asc nulls first`, sql`${calls.id} asc nulls first`],
    after(cursor) {
      const { time, id } = decodeTimeAndId(cursor);
      return sql`(${calls.startedAt}, ${calls.id}) > (${time}, ${id})`;
    },
    cursorOf: byTime,
  },
  longest: {
    by: [sql`${calls.durationSeconds} desc nulls last`, sql`${calls.id} desc nulls last`],
    after: afterDuration,
    cursorOf: ({ durationSeconds, id }) => encodeCursor([durationSeconds, id]),
  },
};

/** Calls of unknown length come last, ordered by id. */
function afterDuration(cursor: string): SQL | undefined {
  const [seconds = '', id = ''] = decodeCursor(cursor, 2);
  if (!isUuid(id) || !/^([\d.]+(e[+-]?\d+)?)?$/.test(seconds))
    throw invalidField('cursor', cursor, 'use `nextCursor` of the previous page, unchanged');
  const unknown = isNull(calls.durationSeconds);
  const later = lt(calls.id, id);
  if (seconds === '') return and(unknown, later);
  const same = and(eq(calls.durationSeconds, Number(seconds)), later);
  return or(lt(calls.durationSeconds, Number(seconds)), same, unknown);
}
