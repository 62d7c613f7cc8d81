/** Seconds as `4:12` or `1:04:12`; `–` for null. Truncated, not rounded, as players do. */
export function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const hourAndMinute = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
// Cached, since creating one takes longer than everything else in a row of a scrolling list.
const clock = new Intl.DateTimeFormat([], hourAndMinute);
const day = new Intl.DateTimeFormat([], { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat([], { day: 'numeric', month: 'short', year: 'numeric' });
const full = new Intl.DateTimeFormat([], { dateStyle: 'full', timeStyle: 'long' });

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString();

/** In the viewer's zone: `10:27` today, `20 Nov 10:27` this year, else with the year. */
export function moment(iso: string, now = new Date()): string {
  const at = new Date(iso);
  if (sameDay(at, now)) return clock.format(at);
  const date = at.getFullYear() === now.getFullYear() ? day : dayAndYear;
  return `${date.format(at)} ${clock.format(at)}`;
}

/** As {@link moment}, for a list row: only the day for other years. */
export const shortMoment = (iso: string, now = new Date()): string =>
  new Date(iso).getFullYear() === now.getFullYear() ? moment(iso, now) : dayAndYear.format(new Date(iso));

/** The full instant, for hovering: the viewer's zone and UTC. */
export const instant = (iso: string): string => `${full.format(new Date(iso))} · ${iso}`;

/** Formats of named zones, each created once. */
const inZones = (options: Intl.DateTimeFormatOptions) => {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (timeZone: string) => {
    const format = made.get(timeZone) ?? new Intl.DateTimeFormat([], { ...options, timeZone });
    made.set(timeZone, format);
    return format;
  };
};
const weekday = { weekday: 'short', day: 'numeric', month: 'short' } as const;
const ofZone = inZones({ ...weekday, ...hourAndMinute, timeZoneName: 'short' });
const ofThisYear = inZones({ ...weekday, ...hourAndMinute });
const ofOtherYears = inZones({ ...weekday, year: 'numeric', ...hourAndMinute });

/** The instant in a named zone, e.g. the customer's. */
export const inZone = (iso: string, timeZone: string): string => ofZone(timeZone).format(new Date(iso));

/** As {@link inZone}, for a list row: without the zone's name, with the year if it is not this one. */
export function shortInZone(iso: string, timeZone: string, now = new Date()): string {
  const at = new Date(iso);
  return (at.getFullYear() === now.getFullYear() ? ofThisYear : ofOtherYears)(timeZone).format(at);
}

/** `1 quote`, `2 quotes`. */
export const pluralize = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
