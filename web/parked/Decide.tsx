import { useState } from 'react';
import type { Parked } from '../api/types.ts';
import { pluralize } from '../format/time.ts';
import { Actions } from '../inbox/Actions.tsx';
import { NoteForm } from '../inbox/NoteForm.tsx';
import type { Decider } from './decide.ts';

/** Retry, skip or fail, for one or all selected. */
export function Decide({ calls, decider, clear }: { calls: readonly Parked[]; decider: Decider; clear: () => void }) {
  const [failing, setFailing] = useState(false);
  const ids = calls.map(({ id }) => id);
  const many = ids.length > 1 ? ` ${ids.length}` : '';
  const decide = (...args: Parameters<Decider['decide']>) => {
    clear();
    void decider.decide(...args);
  };
  if (failing)
    return (
      <NoteForm
        action={`Fail ${pluralize(ids.length, 'call')}`}
        consequence="The call ends here: no transcript, no analysis, no callback. You can undo this for ten seconds."
        confirm={(note) => decide(ids, 'fail', note)}
        close={() => setFailing(false)}
      />
    );
  return (
    <Actions
      of="Actions"
      actions={[
        { key: 'r', name: `Retry${many}`, what: 'run the step again', main: true, run: () => decide(ids, 'retry') },
        {
          key: 's',
          name: `Skip${many}`,
          what: 'continue without this step; the call ends as partial',
          run: () => decide(ids, 'skip'),
        },
        { key: 'f', name: `Fail${many}`, what: 'end the call here, with a note', run: () => setFailing(true) },
      ]}
    />
  );
}
