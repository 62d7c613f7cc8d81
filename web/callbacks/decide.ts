import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { http } from '../api/client.ts';
import type { Plan } from '../api/types.ts';
import { counted, inZone } from '../format/time.ts';
import { act, each } from '../inbox/act.ts';
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
    /** A canceled plan has ended for good, so ten seconds pass before it is. */
    cancel: (plans: readonly Plan[], note: string | null = null) =>
      act(queries, {
        ids: plans.map(({ id }) => id),
        words: plans.length === 1 ? 'Canceled the callback' : `Canceled ${counted(plans.length, 'callback')}`,
        send: (ids) =>
          each(ids, (id) =>
            http.POST('/contact-plans/{id}/cancel', {
              params: { path: { id } },
              body: { note },
              keepalive: true,
            }),
          ),
        hold: true,
      }),
    /** @throws {ApiProblem} for a moment at which nobody may be called; it names the nearest that would do. */
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
