import { useEffect, useRef } from 'react';

type Props = { tenants: readonly { id: string; name: string }[]; choose: (id: string) => void; busy: boolean };

/** Lets people with several businesses choose which one to sign in to. */
export function ChooseTenant({ tenants, choose, busy }: Props) {
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <fieldset className="choose" disabled={busy}>
      <legend>Which business?</legend>
      {tenants.map(({ id, name }, at) => (
        <button key={id} ref={at === 0 ? first : undefined} type="button" className="button" onClick={() => choose(id)}>
          {name}
        </button>
      ))}
      <p className="small">You can go to another one later, in the menu.</p>
    </fieldset>
  );
}
