import { instant, inZone } from '../format/time.ts';
import { useMe } from '../session/useMe.ts';

/** A booking happens where the business is: its clock is shown, the viewer's and the full instant on hover. */
export function Starts({ at, long = false }: { at: string; long?: boolean }) {
  const { timeZone } = useMe();
  const year = new Date(at).getFullYear() === new Date().getFullYear() ? {} : { year: 'numeric' as const };
  const short = new Date(at).toLocaleString([], {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...year,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (
    <time dateTime={at} title={`${inZone(at, timeZone)} · ${instant(at)}`}>
      {long ? inZone(at, timeZone) : short}
    </time>
  );
}
