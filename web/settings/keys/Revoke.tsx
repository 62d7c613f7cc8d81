import { useState } from 'react';
import { DestructiveDialog } from '../../parts/DestructiveDialog.tsx';

type Props = { name: string; what: string; revoke: () => Promise<unknown>; done: () => void };

/** Confirms, since there is no undo, and says what ends. */
export function Revoke({ name, what, revoke, done }: Props) {
  const [asking, setAsking] = useState(false);
  const work = async () => {
    await revoke();
    done();
  };
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        Revoke<span className="unseen"> {name}</span>
      </button>
      {asking && (
        <DestructiveDialog title={`Revoke ${name}`} confirmLabel="Revoke" work={work} close={() => setAsking(false)}>
          <p>{what} This cannot be undone, but you can make a new key.</p>
        </DestructiveDialog>
      )}
    </>
  );
}
