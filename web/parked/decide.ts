import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ResolveAction } from '../../core/call.ts';
import { api, query } from '../api/client.ts';
import type { Page, Parked } from '../api/types.ts';
import { counted } from '../format/time.ts';
import { act, each } from '../inbox/act.ts';
import { typeOf } from './words.ts';

/** The calls that wait at one step for one reason. */
export type Group = { step: string; reasonCode: string };

const done: Record<ResolveAction, string> = { retry: 'Retried', skip: 'Skipped the step of', fail: 'Failed' };

const resolve = (action: ResolveAction, note: string | null) => (ids: readonly string[]) =>
  each(ids, (id) =>
    api(`/parked/${id}/resolve`, {
      method: 'POST',
      keepalive: true,
      body: { action, note, requestId: crypto.randomUUID?.() },
    }),
  );

async function idsOf({ step, reasonCode }: Group): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const asked = query({ step, failureType: typeOf(reasonCode), limit: '200', cursor });
    const page: Page<Parked> = await api<Page<Parked>>(`/parked${asked}`);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  return ids;
}

const decider = (queries: QueryClient) => {
  /** A run that goes on cannot be called back: what ends something waits for ten seconds, what only tries again does not. */
  const decide = (ids: readonly string[], action: ResolveAction, note: string | null = null) =>
    act(queries, {
      ids,
      words: `${done[action]} ${counted(ids.length, 'call')}`,
      send: resolve(action, note),
      hold: action !== 'retry',
    });
  return { decide, retryGroup: async (group: Group) => decide(await idsOf(group), 'retry') };
};

export type Decider = ReturnType<typeof decider>;

/** What a person can decide about parked calls. */
export function useDecider(): Decider {
  const queries = useQueryClient();
  return useMemo(() => decider(queries), [queries]);
}
