import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { readSpokenTime } from '../../../reading/when/read.ts';
import { wishes } from './wishes.ts';

/** A reading in the notation of the table. */
export function inWords(text: string, at: string, zone: string): string {
  const read = readSpokenTime(text, {
    at: DateTime.fromFormat(at, 'yyyy-MM-dd HH:mm', { zone }).toJSDate(),
    timeZone: zone,
  });
  if (read.kind === 'unclear') return `unclear ${read.reason}`;
  const [from, to] = [read.from, read.to].map((date) =>
    DateTime.fromJSDate(date, { zone }).toFormat('yyyy-MM-dd HH:mm'),
  );
  return from === to ? `${from}` : `${from} .. ${to} ${read.precision}`;
}

for (const { at, zone, rows } of wishes) {
  test.each(rows)(`at ${at} in ${zone}, "%s" means %s`, (said, meant) => {
    expect(inWords(said, at, zone)).toBe(meant);
  });
}
