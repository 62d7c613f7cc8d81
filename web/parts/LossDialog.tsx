import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';

type Props = {
  title: string;
  /** What will be lost and what stays, plainly. */
  children: ReactNode;
  erase: () => Promise<unknown>;
  close: () => void;
};

/** Asks once more before something goes that nobody can bring back. The button that keeps it is the one that Enter presses. */
export function EraseDialog({ title, children, erase, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const work = useMutation({ mutationFn: erase });
  return (
    <dialog ref={dialog} aria-label={title} onClose={close}>
      <h2>{title}</h2>
      {children}
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
          Erase
        </button>
      </div>
    </dialog>
  );
}
