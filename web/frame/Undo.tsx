import { useEffect, useState } from 'react';
import { usePageKeys } from '../parts/pageKeys.ts';
import { commitPending, undo, useShownAction } from '../parts/undo.ts';

/** What was just done, with an undo for ten seconds. */
export function Undo() {
  const shown = useShownAction();
  const seconds = useSecondsUntil(shown?.until ?? 0);
  const reversible = shown !== null && shown.action.kind !== 'notice';
  usePageKeys([{ key: 'z', what: 'undo, for ten seconds', run: () => void undo() }]);
  const bad = shown?.action.kind === 'notice' && shown.action.bad;
  return (
    <div className="toasts">
      <div role={bad ? 'alert' : 'status'}>
        {shown && (
          <div className={bad ? 'toast bad' : 'toast'}>
            <span>{shown.action.words}</span>
            {reversible ? (
              <button type="button" className="button" onClick={() => void undo()}>
                Undo <kbd>z</kbd>
              </button>
            ) : (
              <button type="button" className="button" onClick={commitPending}>
                Close
              </button>
            )}
            {reversible && (
              <span className="small" aria-hidden="true">
                {seconds} s
              </span>
            )}
          </div>
        )}
      </div>
    </div>
  );
}

function useSecondsUntil(until: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!until) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [until]);
  return Math.max(0, Math.ceil((until - now) / 1000));
}
