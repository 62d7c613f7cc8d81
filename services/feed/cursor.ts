import { invalidField } from '../../core/problem.ts';

/**
 * A position in a tenant's events, which are numbered in commit order: everything up to and including this id has been
 * seen.
 */
export type FeedCursor = number;

/** What a stream sends as its event id and receives as `Last-Event-ID`. */
export const writeCursor = (cursor: FeedCursor): string => String(cursor);

/** @throws {Problem} invalid_input, field `Last-Event-ID`, for anything not produced by {@link writeCursor} */
export function parseCursor(text: string): FeedCursor {
  if (!/^\d{1,15}$/.test(text)) throw invalidField('Last-Event-ID', text, 'use the ID of the last event, unchanged');
  return Number(text);
}
