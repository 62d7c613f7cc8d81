import { useState } from 'react';
import type { Parked } from '../api/types.ts';
import { isRetryVain, orderActions, resolveEffects, resolveNames } from '../format/resolve.ts';
import { pluralize } from '../format/time.ts';
import { Actions } from '../inbox/Actions.tsx';
import { NoteForm } from '../inbox/NoteForm.tsx';
import type { Decider } from './decide.ts';

const keys = { retry: 'r', skip: 's', fail: 'f' } as const;

/** Retry, skip or fail, for one or all selected; first what can help for their reasons. */
export function Decide({ calls, decider, clear }: { calls: readonly Parked[]; decider: Decider; clear: () => void }) {
  const [failing, setFailing] = useState(false);
  const ids = calls.map(({ id }) => id);
  const vain = calls.every(({ reasonCode }) => isRetryVain(reasonCode));
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
      actions={orderActions(calls).map((action, at) => ({
        key: keys[action],
        name: `${resolveNames[action]}${many}`,
        what: action === 'retry' && vain ? 'run the step again; the same failure is likely' : resolveEffects[action],
        main: at === 0,
        run: () => (action === 'fail' ? setFailing(true) : decide(ids, action)),
      }))}
    />
  );
}
