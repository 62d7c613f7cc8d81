import type { Page } from '../api/types.ts';

/** Where a page starts; without a cursor at the top of the list. */
export type Place = { cursor?: string };

/** How an API list continues from page to page. */
export const paged = {
  initialPageParam: {} as Place,
  getNextPageParam: ({ nextCursor }: Page<unknown>): Place | null =>
    nextCursor === null ? null : { cursor: nextCursor },
};
