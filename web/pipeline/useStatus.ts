import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import { useDebounced } from '../parts/useDebounced.ts';

/**
 * The pipeline's whole status, refetched as things happen. It is expensive for the server: use `useCounters` for the
 * counters alone.
 */
export function useStatus({ everyMs }: { everyMs?: number } = {}) {
  const queries = useQueryClient();
  const again = useDebounced(() => void queries.invalidateQueries({ queryKey: ['status'] }), 1_000);
  useEvents(useCallback(() => again(), [again]));
  return useQuery({
    queryKey: ['status'],
    queryFn: () => take(http.GET('/pipeline/status')),
    refetchInterval: everyMs ?? false,
  });
}
