import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';

type Props = {
  title: string;
  /** The label of the confirming button. */
  confirmLabel?: string;
  /** What will be lost and what stays, in plain words. */
  children: ReactNode;
  work: () => Promise<unknown>;
  close: () => void;
};

/** Confirms an action that cannot be undone. Enter presses the button that cancels. */
export function DestructiveDialog({ title, confirmLabel = 'Erase', children, work: run, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const work = useMutation({ mutationFn: run });
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
          {confirmLabel}
        </button>
      </div>
    </dialog>
  );
}
