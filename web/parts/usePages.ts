import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { api, query } from '../api/client.ts';
import type { Page } from '../api/types.ts';

/** A list of the API, page by page; while another one is read, what was there stays. */
export function usePages<T>(noun: string, path: string, filters: Record<string, string | undefined> = {}) {
  const list = useInfiniteQuery({
    queryKey: [noun, path, filters],
    queryFn: ({ pageParam, signal }) =>
      api<Page<T>>(`${path}${query({ limit: '200', ...filters, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { list, rows, more };
}
