import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { http } from '../api/client.ts';
import type { Transcript } from '../api/types.ts';
import { offerUndo } from '../parts/undo.ts';

const other = { agent: 'customer', customer: 'agent', unknown: 'unknown' } as const;

/**
 * Swaps agent and customer. The transcript shows it at once; the call is analyzed again after it, so the request waits
 * ten seconds for an undo. `swapping` until then and until the answer, also for those who left the page meanwhile.
 */
export function useSwap(callId: string, transcript: Transcript | null | undefined) {
  const queries = useQueryClient();
  const mutationKey = ['swap', callId];
  const { mutate } = useMutation({
    mutationKey,
    networkMode: 'always',
    mutationFn: (_before: Transcript) =>
      new Promise<void>((resolve, reject) =>
        offerUndo({
          kind: 'held',
          words: 'Swapped agent and customer',
          commit: async () => {
            const params = { path: { id: callId } };
            const sent = http.POST('/calls/{id}/swap-speakers', { params, keepalive: true });
            sent.then(() => resolve(), reject);
            await sent;
          },
          release: resolve,
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: ['call', callId] }),
  });
  const pending = useMutationState({
    filters: { mutationKey, status: 'pending' },
    select: ({ state }) => state.variables as Transcript,
  });
  // Once the server's own swapped transcript is read, it is another object than the one that was swapped here.
  const shown = useMemo(() => {
    if (!transcript || pending[0] !== transcript) return transcript;
    return { ...transcript, turns: transcript.turns.map((turn) => ({ ...turn, speaker: other[turn.speaker] })) };
  }, [transcript, pending[0]]);
  const known = transcript?.turns.some(({ speaker }) => speaker !== 'unknown');
  return {
    transcript: shown,
    swapping: pending.length > 0,
    /** Undefined where nobody's side is known, so there is nothing to swap. */
    swap: transcript && known ? () => mutate(transcript) : undefined,
  };
}

export type Swap = ReturnType<typeof useSwap>;
