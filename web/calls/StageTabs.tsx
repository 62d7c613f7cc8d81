import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { take } from '../../client/open.ts';
import { stages } from '../../core/call.ts';
import { http } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import type { FeedEvent } from '../api/types.ts';
import { humanizeCode } from '../format/words.ts';
import { useDebounced } from '../parts/useDebounced.ts';
import { type Filters, toQuery, without } from './filters.ts';

/** How many of the calls matching the other filters are in each stage; empty stages are left out. */
export function StageTabs({ filters }: { filters: Filters }) {
  const queries = useQueryClient();
  const others = toQuery(without(filters, 'stage', 'sort'));
  const counts = useQuery({
    queryKey: ['call-counts', others],
    queryFn: ({ signal }) => take(http.GET('/calls/counts', { params: { query: others }, signal })),
    placeholderData: (before) => before,
  });
  const again = useDebounced(() => void queries.invalidateQueries({ queryKey: ['call-counts'] }), 500);
  useEvents(useCallback((event: FeedEvent) => event.callId && again(), [again]));
  const found = counts.data;
  const shown = stages.filter((stage) => stage === filters.stage || (found?.stages[stage] ?? 0) > 0);
  const tab = (stage: (typeof stages)[number] | undefined, count: number | undefined) => (
    <Link
      key={stage ?? 'all'}
      to="/calls"
      search={stage ? { ...filters, stage } : without(filters, 'stage')}
      className="tab"
      aria-current={filters.stage === stage ? 'page' : undefined}
    >
      {stage ? humanizeCode(stage) : 'all'} <span className="count">{count?.toLocaleString() ?? ''}</span>
    </Link>
  );
  return (
    <nav className="tabs" aria-label="Stages">
      {tab(undefined, found?.total)}
      {shown.map((stage) => tab(stage, found?.stages[stage]))}
    </nav>
  );
}
