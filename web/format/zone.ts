/** Wall time of an instant in a zone, in the format of a date-time field: `2026-11-21T14:30`. */
export function wallTime(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`;
}

const offsetMs = (at: number, timeZone: string) =>
  Date.parse(`${wallTime(new Date(at), timeZone)}Z`) - Math.floor(at / 60_000) * 60_000;

/**
 * The instant of a wall time in a zone; null if invalid, or skipped by a clock change. For a repeated hour, the first.
 */
export function instantOf(wall: string, timeZone: string): Date | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return null;
  const around = [asUtc - 86_400_000, asUtc + 86_400_000].map((at) => asUtc - offsetMs(at, timeZone));
  const fitting = around.filter((at) => wallTime(new Date(at), timeZone) === wall);
  return fitting.length > 0 ? new Date(Math.min(...fitting)) : null;
}
