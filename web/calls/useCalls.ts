import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type QueryOf, take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import type { CallRow, FeedEvent } from '../api/types.ts';
import { paged } from '../parts/paged.ts';
import { useDebounced } from '../parts/useDebounced.ts';
import { type Filters, toQuery } from './filters.ts';
import { changeRow, moveRow, type Pages } from './rows.ts';

/** After these a call may move to another stage's list. */
const stageEvents: ReadonlySet<string> = new Set(['call.stage', 'step.started', 'call.parked', 'call.completed']);

const readPage = (query: QueryOf<'/calls'>, signal: AbortSignal | null = null) =>
  take(http.GET('/calls', { params: { query }, signal }));

/**
 * The calls matching the filters, page by page, kept up to date by the event stream: visible rows change in place, and
 * new calls are counted in `fresh` until `showFresh`, so nothing moves under the reader. Only calls that match the
 * filters count.
 */
export function useCalls(filters: Filters) {
  const queries = useQueryClient();
  const queryKey = useMemo(() => ['calls', filters], [filters]);
  const [fresh, setFresh] = useState(0);
  const calls = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => readPage({ ...toQuery(filters), limit: 200, ...pageParam }, signal),
    ...paged,
    // Events change rows in place, which makes the list look fresh even though new calls may be missing.
    refetchOnMount: 'always',
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has another count
  useEffect(() => setFresh(0), [queryKey]);
  const rows = useMemo(() => calls.data?.pages.flatMap((page) => page.items) ?? [], [calls.data]);
  const shown = useRef(rows);
  shown.current = rows;

  const showFresh = useCallback(() => {
    setFresh(0);
    return queries.invalidateQueries({ queryKey: ['calls'] });
  }, [queries]);
  const look = useDebounced(() => {
    // In a short list nothing can slip away under the reader: new calls show at once.
    if (shown.current.length < 15) return void showFresh();
    void readPage({ ...toQuery(filters), limit: 100 })
      .then(({ items }) => {
        const known = new Set(shown.current.map(({ id }) => id));
        setFresh(items.filter(({ id }) => !known.has(id)).length);
      })
      .catch(() => {}); // the next call checks again
  }, 300);

  const readAgain = useCallback(
    async ({ id, sourceCallId }: CallRow) => {
      const { items } = await readPage({ sourceCallId });
      const [now] = items;
      if (now) queries.setQueryData<Pages>(queryKey, (data) => changeRow(data, id, () => now));
    },
    [queries, queryKey],
  );
  const follow = useCallback(
    (event: FeedEvent) => {
      const movesIn = filters.stage && stageEvents.has(event.type);
      if (event.type === 'call.received' || movesIn) look();
      const row = shown.current.find(({ id }) => id === event.callId);
      if (!row) return;
      queries.setQueryData<Pages>(queryKey, (data) => changeRow(data, row.id, (one) => moveRow(one, event)));
      if (event.type === 'call.completed' || (event.type === 'step.finished' && event.data.step !== 'transcribe'))
        void readAgain(row).catch(() => {}); // the next event or page reads it again
    },
    [queries, queryKey, readAgain, look, filters.stage],
  );
  useEvents(follow);
  return { calls, rows, fresh, showFresh };
}
