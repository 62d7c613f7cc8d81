import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Schemas, take } from '../../client/open.ts';
import type { ResolveAction } from '../../core/call.ts';
import { http } from '../api/client.ts';
import type { Parked } from '../api/types.ts';
import { counted } from '../format/time.ts';
import { act } from '../inbox/act.ts';
import { bulk, bulkOf } from '../inbox/bulk.ts';

/** The calls that wait at one step for one reason. */
export type Cause = Pick<Parked, 'step' | 'reasonCode'>;

const done: Record<ResolveAction, string> = { retry: 'Retried', skip: 'Skipped the step of', fail: 'Failed' };
/** One decision, whatever number of requests it takes. */
const resolve = (decision: Schemas['ParkedBulk']) => {
  const body = { ...decision, requestId: crypto.randomUUID?.() };
  return (ids?: string[]) => take(http.POST('/parked/bulk', { body: ids ? { ...body, ids } : body, keepalive: true }));
};

const decider = (queries: QueryClient) => ({
  /** A run that goes on cannot be called back: what ends something waits for ten seconds, what only tries again does not. */
  decide: (ids: readonly string[], action: ResolveAction, note: string | null = null) =>
    act(queries, {
      ids,
      words: `${done[action]} ${counted(ids.length, 'call')}`,
      send: () => bulk(ids, resolve({ action, note })),
      hold: action !== 'retry',
    }),
  /** @param ids those of them that are listed */
  retryAll: ({ step, reasonCode }: Cause, count: number, ids: readonly string[]) =>
    act(queries, {
      ids,
      words: `${done.retry} ${counted(count, 'call')}`,
      send: () => bulkOf(count, resolve({ action: 'retry', step, reasonCode })),
    }),
});

export type Decider = ReturnType<typeof decider>;

/** What a person can decide about parked calls. */
export function useDecider(): Decider {
  const queries = useQueryClient();
  return useMemo(() => decider(queries), [queries]);
}
