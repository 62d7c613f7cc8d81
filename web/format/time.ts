/** Seconds as `4:12` or `1:04:12`; `–` for null. Cut, not rounded, as players do. */
export function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString();

/** In the viewer's zone: `10:27` today, `20 Nov 10:27` this year, else with the year. */
export function moment(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const clock = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (sameDay(at, now)) return clock;
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return `${at.toLocaleDateString([], { day: 'numeric', month: 'short', ...year })} ${clock}`;
}

/** As {@link moment}, in a line of a list: of other years only the day. */
export const shortMoment = (iso: string, now = new Date()): string =>
  new Date(iso).getFullYear() === now.getFullYear()
    ? moment(iso, now)
    : new Date(iso).toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' });

/** The full instant, for hovering: viewer's zone and UTC. */
export const instant = (iso: string): string =>
  `${new Date(iso).toLocaleString([], { dateStyle: 'full', timeStyle: 'long' })} · ${iso}`;

/** The instant in a named zone, e.g. the customer's. */
export const inZone = (iso: string, timeZone: string): string =>
  new Date(iso).toLocaleString([], {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });

/** `1 quote`, `2 quotes`. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
