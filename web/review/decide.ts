import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../api/client.ts';
import type { ReviewItem } from '../api/types.ts';
import { counted } from '../format/time.ts';
import { act, each } from '../inbox/act.ts';
import { bulk } from '../inbox/bulk.ts';

export type Resolution =
  | { action: 'create_customer'; customer: { name: string; email?: string } }
  | { action: 'choose_customer'; customerId: string; addPhone: boolean }
  | { action: 'choose_booking'; bookingId: string | null }
  | { action: 'dismiss' };

const resolve = (id: string, body: Resolution) => api(`/review-items/${id}/resolve`, { method: 'POST', body });
const reopen = (ids: readonly string[]) => each(ids, (id) => api(`/review-items/${id}/reopen`, { method: 'POST' }));

const decider = (queries: QueryClient) => ({
  /** `words` say it as done, e.g. `Chose Suzanne Ellery`. */
  decide: ({ id }: ReviewItem, resolution: Resolution, words: string) =>
    act(queries, { ids: [id], words, send: () => resolve(id, resolution), undo: reopen }),
  dismiss: (items: readonly ReviewItem[]) =>
    act(queries, {
      ids: items.map(({ id }) => id),
      words: items.length === 1 ? 'Dismissed' : `Dismissed ${counted(items.length, 'item')}`,
      send: (ids) => bulk('/review-items/bulk', ids, { resolution: { action: 'dismiss' } }),
      undo: reopen,
    }),
});

export type Decider = ReturnType<typeof decider>;

/** What a person can decide about review items, each with its way back. */
export function useDecider(): Decider {
  const queries = useQueryClient();
  return useMemo(() => decider(queries), [queries]);
}
