import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ResolveAction } from '../../core/call.ts';
import { counted } from '../format/time.ts';
import { act } from '../inbox/act.ts';
import { bulk, bulkOf } from '../inbox/bulk.ts';

/** The calls that wait at one step for one reason. */
export type Cause = { step: string; reasonCode: string };

const done: Record<ResolveAction, string> = { retry: 'Retried', skip: 'Skipped the step of', fail: 'Failed' };
const path = '/parked/bulk';
const requestId = () => crypto.randomUUID?.();

const decider = (queries: QueryClient) => ({
  /** A run that goes on cannot be called back: what ends something waits for ten seconds, what only tries again does not. */
  decide: (ids: readonly string[], action: ResolveAction, note: string | null = null) =>
    act(queries, {
      ids,
      words: `${done[action]} ${counted(ids.length, 'call')}`,
      send: () => bulk(path, ids, { action, note, requestId: requestId() }),
      hold: action !== 'retry',
    }),
  /** @param ids those of them that are listed */
  retryAll: ({ step, reasonCode }: Cause, count: number, ids: readonly string[]) =>
    act(queries, {
      ids,
      words: `${done.retry} ${counted(count, 'call')}`,
      send: () => bulkOf(path, count, { action: 'retry', step, reasonCode, requestId: requestId() }),
    }),
});

export type Decider = ReturnType<typeof decider>;

/** What a person can decide about parked calls. */
export function useDecider(): Decider {
  const queries = useQueryClient();
  return useMemo(() => decider(queries), [queries]);
}
