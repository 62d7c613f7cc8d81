import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type QueryOf, take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import type { CallRow, FeedEvent } from '../api/types.ts';
import { paged } from '../parts/paged.ts';
import { useDebounced } from '../parts/useDebounced.ts';
import { asked, type Filters } from './filters.ts';
import { changeRow, moveRow, type Pages } from './rows.ts';

/** After these a call may belong to another list of one stage. */
const stageEvents: ReadonlySet<string> = new Set(['call.stage', 'step.started', 'call.parked', 'call.completed']);

const readPage = (query: QueryOf<'/calls'>, signal: AbortSignal | null = null) =>
  take(http.GET('/calls', { params: { query }, signal }));

/**
 * The calls behind the filters, page by page, kept fresh by the event stream: rows that are shown change in place, and calls that came
 * in meanwhile are counted in `fresh` until `showFresh`, so that nothing moves under the reader. Only calls that fit the filters count.
 */
export function useCalls(filters: Filters) {
  const queries = useQueryClient();
  const queryKey = useMemo(() => ['calls', filters], [filters]);
  const [fresh, setFresh] = useState(0);
  const calls = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => readPage({ ...asked(filters), limit: 200, ...pageParam }, signal),
    ...paged,
    // Rows are changed in place by their events, which makes the list look fresh though new calls may be missing.
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
    // A short list has nothing that could slip away under the reader: new calls show at once.
    if (shown.current.length < 15) return void showFresh();
    void readPage({ ...asked(filters), limit: 100 })
      .then(({ items }) => {
        const known = new Set(shown.current.map(({ id }) => id));
        setFresh(items.filter(({ id }) => !known.has(id)).length);
      })
      .catch(() => {}); // the next call looks again
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
