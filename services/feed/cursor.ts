import { invalidField } from '../../core/problem.ts';

/** A place in the commit order of a tenant's events: everything up to and including (xid, id) has been seen. */
export type FeedCursor = { xid: bigint; id: number };

/** Below zero, at zero or above zero as `a` lies before, at or after `b`. */
export const compareCursors = (a: FeedCursor, b: FeedCursor): number =>
  a.xid === b.xid ? a.id - b.id : a.xid < b.xid ? -1 : 1;

/** `<xid>-<id>`: what a stream sends as its event id and takes back as `Last-Event-ID`. */
export const writeCursor = ({ xid, id }: FeedCursor): string => `${xid}-${id}`;

/** @throws {Problem} invalid_input, field `Last-Event-ID`, for anything that {@link writeCursor} has not made. */
export function parseCursor(text: string): FeedCursor {
  const [, xid, id] = /^(\d{1,19})-(\d{1,15})$/.exec(text) ?? [];
  if (!xid || !id) throw invalidField('Last-Event-ID', text, 'use the ID of the last event, unchanged');
  return { xid: BigInt(xid), id: Number(id) };
}
