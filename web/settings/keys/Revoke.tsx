import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

type Props = { name: string; what: string; revoke: () => Promise<unknown>; done: () => void };

/** There is no way back: asks once more, and says what ends. */
export function Revoke({ name, what, revoke, done }: Props) {
  const [asking, setAsking] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (asking) dialog.current?.showModal();
  }, [asking]);
  const work = useMutation({ mutationFn: revoke, onSuccess: done });
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        Revoke<span className="unseen"> {name}</span>
      </button>
      {asking && (
        <dialog ref={dialog} aria-label={`Revoke ${name}`} onClose={() => setAsking(false)}>
          <h2>Revoke {name}</h2>
          <p>{what} It cannot be made good again; a new key can be made.</p>
          {work.isError && (
            <p role="alert" className="bad">
              {work.error.message}
            </p>
          )}
          <div className="bar">
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              Keep
            </button>
            <button type="button" className="button danger" disabled={work.isPending} onClick={() => work.mutate()}>
              Revoke
            </button>
          </div>
        </dialog>
      )}
    </>
  );
}
