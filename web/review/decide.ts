import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Schemas, take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import type { ReviewItem } from '../api/types.ts';
import { pluralize } from '../format/time.ts';
import { runAction, sendEach } from '../inbox/act.ts';
import { bulk } from '../inbox/bulk.ts';

type Resolution = Schemas['ReviewResolution'];

const resolve = (id: string, body: Resolution) =>
  http.POST('/review-items/{id}/resolve', { params: { path: { id } }, body });
const reopen = (ids: readonly string[]) =>
  sendEach(ids, (id) => http.POST('/review-items/{id}/reopen', { params: { path: { id } } }));
const dismiss = (ids: string[]) =>
  take(http.POST('/review-items/bulk', { body: { ids, resolution: { action: 'dismiss' } }, keepalive: true }));

const decider = (queries: QueryClient) => ({
  /** `words` describe it as done, e.g. `Chose Suzanne Ellery`. */
  decide: ({ id }: ReviewItem, resolution: Resolution, words: string) =>
    runAction(queries, { ids: [id], words, send: () => resolve(id, resolution), undo: reopen }),
  dismiss: (items: readonly ReviewItem[]) =>
    runAction(queries, {
      ids: items.map(({ id }) => id),
      words: items.length === 1 ? 'Dismissed' : `Dismissed ${pluralize(items.length, 'item')}`,
      send: (ids) => bulk(ids, dismiss),
      undo: reopen,
    }),
});

export type Decider = ReturnType<typeof decider>;

/** Decisions about review items, each with an undo. */
export function useDecider(): Decider {
  const queries = useQueryClient();
  return useMemo(() => decider(queries), [queries]);
}
