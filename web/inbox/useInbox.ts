import { type QueryKey, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useEvents } from '../api/live.ts';
import type { FeedEvent, Page } from '../api/types.ts';
import { type Place, paged } from '../parts/paged.ts';
import { useDebounced } from '../parts/useDebounced.ts';
import { useHidden } from './hidden.ts';

type Wanted<T> = {
  /** Its first part names everything that is refetched with the list. */
  queryKey: QueryKey;
  read: (place: Place, signal: AbortSignal) => Promise<Page<T>>;
  /** Whether the list may be different after this event. */
  concerns: (event: FeedEvent) => boolean;
};

/** One inbox, page by page, refetched as its events arrive; leaves out rows that were just decided. */
export function useInbox<T extends { id: string }>({ queryKey, read, concerns }: Wanted<T>) {
  const queries = useQueryClient();
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    ...paged,
  });
  const again = useDebounced(() => void queries.invalidateQueries({ queryKey: queryKey.slice(0, 1) }), 300);
  useEvents(useCallback((event: FeedEvent) => concerns(event) && again(), [concerns, again]));

  const hidden = useHidden();
  const rows = useMemo(() => {
    // A row that arrived between two pages may be in both.
    const all = new Map(list.data?.pages.flatMap(({ items }) => items.map((item) => [item.id, item] as const)));
    return [...all.values()].filter(({ id }) => !hidden.has(id));
  }, [list.data, hidden]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { list, rows, more };
}
