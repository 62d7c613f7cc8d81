import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ApiProblem, api, query } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import type { Call, FeedEvent, Page, Parked, Peaks, Plan, Transcript } from '../api/types.ts';
import { useSettled } from '../parts/useSettled.ts';
import { useMe } from '../session/useMe.ts';

/** What is not there yet is null, not an error: a transcript comes later, some calls have no recording. */
export const orNull = async <T>(request: Promise<T>): Promise<T | null> => {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
    throw error;
  }
};

/** One call and all that belongs to it, read again as its events come. */
export function useCall(id: string) {
  const { may } = useMe();
  const queries = useQueryClient();
  const again = useSettled(() => void queries.invalidateQueries({ queryKey: ['call', id] }), 250);
  useEvents(useCallback((event: FeedEvent) => event.callId === id && again(), [id, again]));

  const call = useQuery({ queryKey: ['call', id], queryFn: () => api<Call>(`/calls/${id}`) });
  const heard = call.data?.steps.some(({ step, state }) => step === 'ingest' && state === 'done') ?? false;
  const enabled = call.isSuccess;
  return {
    call,
    transcript: useQuery({
      queryKey: ['call', id, 'transcript'],
      queryFn: () => orNull(api<Transcript>(`/calls/${id}/transcript${query({ words: 'true' })}`)),
      enabled,
    }),
    peaks: useQuery({
      queryKey: ['call', id, 'peaks'],
      queryFn: () => orNull(api<Peaks>(`/calls/${id}/peaks`)),
      enabled: heard && may('audio:play'),
      staleTime: Number.POSITIVE_INFINITY,
    }),
    plans: useQuery({
      queryKey: ['call', id, 'plans'],
      queryFn: () => api<Page<Plan>>(`/contact-plans${query({ callId: id })}`),
      enabled,
    }),
    parked: useQuery({
      queryKey: ['call', id, 'parked'],
      queryFn: () => api<Page<Parked>>(`/parked${query({ callId: id })}`),
      enabled: call.data?.stage === 'parked' && may('parked:read'),
    }),
  };
}
