import { take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import type { Call, ErasureReceipt } from '../api/types.ts';
import { duration, moment } from '../format/time.ts';
import { DestructiveDialog } from '../parts/DestructiveDialog.tsx';

type Props = { call: Call; close: () => void; erased: (receipt: ErasureReceipt) => void };

/** Lists what will be lost before erasing it. */
export function EraseCall({ call, close, erased }: Props) {
  const { id, startedAt, durationSeconds, recording, insights, customerName } = call;
  const erase = async () => erased(await take(http.DELETE('/calls/{id}', { params: { path: { id } } })));
  return (
    <DestructiveDialog title="Erase this call" work={erase} close={close}>
      <p>
        The call of {moment(startedAt)}
        {customerName && ` with ${customerName}`} is deleted everywhere and cannot be brought back. You lose:
      </p>
      <ul className="losses">
        {recording && <li>the recording{durationSeconds !== null && `, ${duration(durationSeconds)}`}</li>}
        <li>the transcript and its word times</li>
        {insights && <li>the summary, the insights and their quotes</li>}
        {insights && insights.memories.length > 0 && <li>what was remembered about the customer from this call</li>}
        <li>its links, its open items, and any callbacks promised in it</li>
        <li>its run in Temporal</li>
      </ul>
      <p>The customer and the booking stay. You get a receipt of what was deleted.</p>
    </DestructiveDialog>
  );
}
