import type { DateTime } from 'luxon';
import { caller } from './script.ts';

const csv = (rows: readonly (readonly string[])[]): string =>
  `${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`;
const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Guests of the sample business. */
export const customerRows = (): string =>
  csv([
    ['externalId', 'name', 'email', 'phone', 'timeZone'],
    ['C-1001', caller.name, 'daniel.moore@example.com', caller.phone, 'America/New_York'],
    ['C-1002', 'Priya Raman', 'priya.raman@example.com', '(212) 555-0117', 'America/New_York'],
    ['C-1003', 'Elena Fischer', 'elena.fischer@example.com', '1-646-555-0163', 'America/New_York'],
    ['C-1004', 'Marcus Webb', 'marcus.webb@example.com', '+1 312 555 0188', 'America/Chicago'],
    ['C-1005', 'Aiko Tanaka', 'aiko.tanaka@example.com', '415.555.0129', 'America/Los_Angeles'],
  ]);

/** Their bookings around the day of the sample call; `day` is that day, in the business's time zone. */
export function bookingRows(day: DateTime): string {
  const at = (days: number, hour: number, minute = 0) => day.plus({ days }).set({ hour, minute }).toISO() ?? '';
  return csv([
    ['externalId', 'customerExternalId', 'title', 'status', 'startsAt', 'guestCount', 'items'],
    ['B-2001', 'C-1001', 'Dinner', 'confirmed', at(0, 19), '4', 'window table'],
    ['B-2002', 'C-1001', 'Business lunch', 'pending', at(1, 12, 30), '2', ''],
    ['B-2003', 'C-1002', 'Dinner', 'confirmed', at(0, 20), '2', ''],
    ['B-2004', 'C-1003', 'Birthday party', 'pending', at(9, 18), '14', 'cake;flowers'],
    ['B-2005', 'C-1004', 'Lunch', 'completed', at(-2, 13), '3', ''],
  ]);
}
