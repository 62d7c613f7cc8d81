import { instant, inZone, shortInZone } from '../format/time.ts';
import { useMe } from '../session/useMe.ts';

/**
 * A booking takes place where the business is: shows that time zone, and the viewer's and the full instant on hover.
 */
export function BookingTime({ at, long = false }: { at: string; long?: boolean }) {
  const { timeZone } = useMe();
  return (
    <time dateTime={at} title={`${inZone(at, timeZone)} · ${instant(at)}`}>
      {long ? inZone(at, timeZone) : shortInZone(at, timeZone)}
    </time>
  );
}
