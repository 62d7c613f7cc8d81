import { localPhone } from '../format/phone.ts';
import { useMe } from '../session/useMe.ts';

/** A number as people in the tenant's region write it, E.164 on hover. */
export function Phone({ e164 }: { e164: string }) {
  const { region } = useMe();
  return (
    <span className="phone" title={e164}>
      {localPhone(e164, region)}
    </span>
  );
}
