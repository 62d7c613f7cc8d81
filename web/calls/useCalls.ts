import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { api, query } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import type { CallRow, FeedEvent, Page } from '../api/types.ts';
import { useSettled } from '../parts/useSettled.ts';
import type { Filters } from './filters.ts';
import { changeRow, moveRow, type Pages } from './rows.ts';

const hourMs = 3_600_000;

/** Start of the window of days, cut to the hour, so that the same page is not asked for under ever new addresses. */
const since = (days: string | undefined) =>
  days && new Date(Math.floor((Date.now() - Number(days) * 24 * hourMs) / hourMs) * hourMs).toISOString();

/**
 * The calls behind the filters, page by page, kept fresh by the event stream: rows that are shown change in place, and calls that came
 * in meanwhile are counted in `fresh` until `showFresh`, so that nothing moves under the reader.
 */
export function useCalls(filters: Filters) {
  const queries = useQueryClient();
  const queryKey = useMemo(() => ['calls', filters], [filters]);
  const [fresh, setFresh] = useState(0);
  const calls = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => {
      const { days, ...rest } = filters;
      return api<Page<CallRow>>(`/calls${query({ ...rest, from: since(days), limit: '100', cursor: pageParam })}`, {
        signal,
      });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  const rows = useMemo(() => calls.data?.pages.flatMap((page) => page.items) ?? [], [calls.data]);
  const shown = useRef(rows);
  shown.current = rows;

  const showFresh = useCallback(() => {
    setFresh(0);
    return queries.invalidateQueries({ queryKey: ['calls'] });
  }, [queries]);
  const reload = useSettled(() => void showFresh(), 300);

  const readAgain = useCallback(
    async ({ id, sourceCallId }: CallRow) => {
      const { items } = await api<Page<CallRow>>(`/calls${query({ sourceCallId })}`);
      const [now] = items;
      if (now) queries.setQueryData<Pages>(queryKey, (data) => changeRow(data, id, () => now));
    },
    [queries, queryKey],
  );
  const follow = useCallback(
    (event: FeedEvent) => {
      // A short list has nothing that could slip away under the reader: new calls show at once.
      if (event.type === 'call.received') return shown.current.length < 15 ? reload() : setFresh((count) => count + 1);
      const row = shown.current.find(({ id }) => id === event.callId);
      if (!row) return;
      queries.setQueryData<Pages>(queryKey, (data) => changeRow(data, row.id, (one) => moveRow(one, event)));
      if (event.type === 'call.completed' || (event.type === 'step.finished' && event.data.step !== 'transcribe'))
        void readAgain(row).catch(() => {}); // the next event or page reads it again
    },
    [queries, queryKey, readAgain, reload],
  );
  useEvents(follow);
  return { calls, rows, fresh, showFresh };
}
