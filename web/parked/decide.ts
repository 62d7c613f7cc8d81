import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Schemas, take } from '../../client/open.ts';
import type { ResolveAction } from '../../core/call.ts';
import { http } from '../api/client.ts';
import type { Parked } from '../api/types.ts';
import { pluralize } from '../format/time.ts';
import { runAction } from '../inbox/act.ts';
import { bulk, bulkOf } from '../inbox/bulk.ts';

/** The calls that wait at one step for the same reason. */
export type Cause = Pick<Parked, 'step' | 'reasonCode'>;

const done: Record<ResolveAction, string> = { retry: 'Retried', skip: 'Skipped the step of', fail: 'Failed' };
/** One decision, whatever number of requests it takes. */
const resolve = (decision: Schemas['ParkedBulk']) => {
  const body = { ...decision, requestId: crypto.randomUUID?.() };
  return (ids?: string[]) => take(http.POST('/parked/bulk', { body: ids ? { ...body, ids } : body, keepalive: true }));
};

const decider = (queries: QueryClient) => ({
  /** A run that continues cannot be called back: ending something waits ten seconds for an undo, a retry does not. */
  decide: (ids: readonly string[], action: ResolveAction, note: string | null = null) =>
    runAction(queries, {
      ids,
      words: `${done[action]} ${pluralize(ids.length, 'call')}`,
      send: () => bulk(ids, resolve({ action, note })),
      hold: action !== 'retry',
    }),
  /** @param ids those of them in the list */
  decideAll: (action: ResolveAction, { step, reasonCode }: Cause, count: number, ids: readonly string[]) =>
    runAction(queries, {
      ids,
      words: `${done[action]} ${pluralize(count, 'call')}`,
      send: () => bulkOf(count, resolve({ action, step, reasonCode })),
      hold: action !== 'retry',
    }),
});

export type Decider = ReturnType<typeof decider>;

/** What a person can decide about parked calls. */
export function useDecider(): Decider {
  const queries = useQueryClient();
  return useMemo(() => decider(queries), [queries]);
}
