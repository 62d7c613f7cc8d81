import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import { pluralize } from '../format/time.ts';
import { usePageKeys } from '../parts/pageKeys.ts';

const bulkActions = {
  rerun: { name: 'Run again', done: 'run again' },
  cancel: { name: 'Cancel', done: 'stopping' },
} as const;
type BulkAction = keyof typeof bulkActions;
type Tally = { done: number; of: number; refused: ReadonlyMap<string, number> };

/** Calls per request, small enough to show progress. */
const atOnce = 25;

async function forAll(ids: readonly string[], action: BulkAction, report: (tally: Tally) => void): Promise<void> {
  const refused = new Map<string, number>();
  let done = 0;
  for (let from = 0; from < ids.length; from += atOnce) {
    const body = { action, from: 'ingest' as const, ids: ids.slice(from, from + atOnce) };
    const { results } = await take(http.POST('/calls/bulk', { body }));
    for (const { ok, detail } of results) {
      // Reasons contain their call's id; without it identical reasons match.
      const why = (detail ?? 'no reason given').replace(/"[^"]*"/g, '…');
      if (ok) done++;
      else refused.set(why, (refused.get(why) ?? 0) + 1);
    }
    report({ done, of: ids.length, refused: new Map(refused) });
  }
}

/** Actions on all selected calls, with progress, failures and their reasons. */
export function Bulk({ ids, clear }: { ids: readonly string[]; clear: () => void }) {
  const queries = useQueryClient();
  const [tally, setTally] = useState<Tally | null>(null);
  const work = useMutation({
    mutationFn: (action: BulkAction) => forAll(ids, action, setTally),
    onSettled: () => queries.invalidateQueries({ queryKey: ['calls'] }),
  });
  usePageKeys([{ key: 'Escape', what: 'clear the selection', run: clear }]);
  const action = work.variables && bulkActions[work.variables];
  return (
    <section className="bulk" aria-label="Selected calls">
      <b>{pluralize(ids.length, 'call')} chosen</b>
      {(Object.keys(bulkActions) as BulkAction[]).map((one) => (
        <button key={one} type="button" className="button" disabled={work.isPending} onClick={() => work.mutate(one)}>
          {bulkActions[one].name}
        </button>
      ))}
      <button type="button" className="button" onClick={clear}>
        Clear selection <kbd>Esc</kbd>
      </button>
      <span role="status">
        {tally && action && `${tally.done} of ${tally.of} ${action.done}`}
        {tally &&
          [...tally.refused].map(([reason, count]) => (
            <span key={reason} className="bad">{` · ${count} not: ${reason}`}</span>
          ))}
        {work.isError && <span className="bad"> {work.error.message}</span>}
      </span>
    </section>
  );
}
