import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { api, query } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import type { FeedEvent, Page } from '../api/types.ts';
import { useSettled } from '../parts/useSettled.ts';
import { useHidden } from './hidden.ts';

type Wanted = {
  /** The list's path in the API, also the first part of its query key. */
  path: string;
  filters: Readonly<Record<string, string | undefined>>;
  /** True for events after which the list may be another. */
  concerns: (event: FeedEvent) => boolean;
};

/** One inbox, page by page, read again as its events come; rows that were just decided are left out. */
export function useInbox<T extends { id: string }>({ path, filters, concerns }: Wanted) {
  const queries = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: [path, filters],
    queryFn: ({ pageParam, signal }) =>
      api<Page<T>>(`${path}${query({ ...filters, limit: '100', cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const again = useSettled(() => void queries.invalidateQueries({ queryKey: [path] }), 300);
  useEvents(useCallback((event: FeedEvent) => concerns(event) && again(), [concerns, again]));

  const hidden = useHidden();
  const rows = useMemo(() => {
    // A row that came in between two pages may stand in both.
    const all = new Map(list.data?.pages.flatMap(({ items }) => items.map((item) => [item.id, item] as const)));
    return [...all.values()].filter(({ id }) => !hidden.has(id));
  }, [list.data, hidden]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { list, rows, more };
}
