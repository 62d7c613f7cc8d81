import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Step } from '../../core/call.ts';
import { steps } from '../../core/call.ts';
import { http } from '../api/client.ts';
import type { Call, ErasureReceipt } from '../api/types.ts';
import { humanizeCode } from '../format/words.ts';
import { notify } from '../parts/undo.ts';
import { useMe } from '../session/useMe.ts';
import { EraseCall } from './EraseCall.tsx';
import type { Swap } from './useSwap.ts';

const ended = ['done', 'partial', 'failed', 'canceled'];

type Props = { call: Call; swap: Swap; erased: (receipt: ErasureReceipt) => void };

/** Actions on a call: see its run, rerun from a step, swap the speakers, cancel, erase. */
export function CallActions({ call, swap: { swap, swapping }, erased }: Props) {
  const queries = useQueryClient();
  const { may } = useMe();
  const [erasing, setErasing] = useState(false);
  const again = () => queries.invalidateQueries({ queryKey: ['call', call.id] });
  const params = { path: { id: call.id } };
  const work = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onError: (error) => notify(error.message, 'bad'),
    onSettled: again,
  });
  const rerun = async (from: Step) => {
    await http.POST('/calls/{id}/rerun', { params, body: { from } });
    notify(`Running again from ${humanizeCode(from)}`);
  };
  const over = ended.includes(call.stage);
  return (
    <div className="actions">
      {call.run.temporalUiUrl && (
        <a href={call.run.temporalUiUrl} target="_blank" rel="noreferrer" className="button wide">
          Open in Temporal
        </a>
      )}
      {may('calls:change') && over && (
        <select
          className="button"
          aria-label="Run again"
          value=""
          disabled={work.isPending}
          onChange={({ target }) => {
            // Read immediately: the select is empty again by the time the request is made.
            const from = target.value as Step;
            work.mutate(() => rerun(from));
          }}
        >
          <option value="">Run again…</option>
          {steps.map((step) => (
            <option key={step} value={step}>
              from {humanizeCode(step)}
            </option>
          ))}
        </select>
      )}
      {may('calls:change') && over && (
        <button
          type="button"
          className="button wide"
          disabled={work.isPending || swapping || !swap}
          title={swap ? 'Agent and customer are the wrong way round' : 'It is not known who spoke'}
          onClick={swap}
        >
          {swapping ? 'Swapping…' : 'Swap speakers'}
        </button>
      )}
      {may('calls:change') && !over && (
        <button
          type="button"
          className="button"
          disabled={work.isPending}
          onClick={() =>
            work.mutate(async () => {
              await http.POST('/calls/{id}/cancel', { params });
              notify('Stopping the run; everything saved so far stays');
            })
          }
        >
          Stop processing
        </button>
      )}
      {may('calls:erase') && (
        <button type="button" className="button danger" onClick={() => setErasing(true)}>
          Erase…
        </button>
      )}
      {erasing && <EraseCall call={call} close={() => setErasing(false)} erased={erased} />}
    </div>
  );
}
