import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import type { FeedEvent } from '../api/types.ts';
import { useDebounced } from '../parts/useDebounced.ts';
import { useMe } from '../session/useMe.ts';
import { callQuery, orNull } from './read.ts';

/** One call with everything that belongs to it, refetched as its events arrive. */
export function useCall(id: string) {
  const { may } = useMe();
  const queries = useQueryClient();
  const again = useDebounced(() => void queries.invalidateQueries({ queryKey: ['call', id] }), 250);
  useEvents(useCallback((event: FeedEvent) => event.callId === id && again(), [id, again]));

  const call = useQuery(callQuery(id));
  const heard = call.data?.steps.some(({ step, state }) => step === 'ingest' && state === 'done') ?? false;
  const enabled = call.isSuccess;
  const params = { path: { id } };
  return {
    call,
    transcript: useQuery({
      queryKey: ['call', id, 'transcript'],
      queryFn: () =>
        orNull(take(http.GET('/calls/{id}/transcript', { params: { ...params, query: { words: 'true' } } }))),
      enabled,
    }),
    peaks: useQuery({
      queryKey: ['call', id, 'peaks'],
      queryFn: () => orNull(take(http.GET('/calls/{id}/peaks', { params }))),
      enabled: heard && may('audio:play'),
      staleTime: Number.POSITIVE_INFINITY,
    }),
    plans: useQuery({
      queryKey: ['call', id, 'plans'],
      queryFn: () => take(http.GET('/contact-plans', { params: { query: { callId: id } } })),
      enabled,
    }),
    parked: useQuery({
      queryKey: ['call', id, 'parked'],
      queryFn: () => take(http.GET('/parked', { params: { query: { callId: id } } })),
      enabled: call.data?.stage === 'parked' && may('parked:read'),
    }),
  };
}
