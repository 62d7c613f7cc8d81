import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { http } from '../api/client.ts';
import type { Plan } from '../api/types.ts';
import { inZone, pluralize } from '../format/time.ts';
import { runAction, sendEach } from '../inbox/act.ts';
import { offerUndo } from '../parts/undo.ts';

const moveTo = (id: string, at: string) =>
  http.POST('/contact-plans/{id}/reschedule', {
    params: { path: { id } },
    body: { at },
  });

const decider = (queries: QueryClient) => {
  const readAgain = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['contact-plans'] }),
      queries.invalidateQueries({ queryKey: ['plan'] }),
    ]);
  return {
    /** A canceled plan has ended for good, so it waits ten seconds for an undo. */
    cancel: (plans: readonly Plan[], note: string | null = null) =>
      runAction(queries, {
        ids: plans.map(({ id }) => id),
        words: plans.length === 1 ? 'Canceled the callback' : `Canceled ${pluralize(plans.length, 'callback')}`,
        send: (ids) =>
          sendEach(ids, (id) =>
            http.POST('/contact-plans/{id}/cancel', {
              params: { path: { id } },
              body: { note },
              keepalive: true,
            }),
          ),
        hold: true,
      }),
    /** @throws {ApiProblem} for a time outside the calling hours; it names the nearest possible one */
    reschedule: async ({ id, dueAt, timeZone }: Plan, at: string) => {
      await moveTo(id, at);
      await readAgain();
      const words = `Moved to ${inZone(at, timeZone)}`;
      const back = async () => {
        if (dueAt) await moveTo(id, dueAt);
        await readAgain();
      };
      offerUndo({ kind: 'done', words, undo: back });
    },
  };
};

export type Decider = ReturnType<typeof decider>;

export function useDecider(): Decider {
  const queries = useQueryClient();
  return useMemo(() => decider(queries), [queries]);
}
