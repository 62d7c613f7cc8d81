import type { Heard } from './heard.ts';
import { referenceForm } from './spelling.ts';
import { isSimilar, wordsOf } from './words.ts';

/**
 * The number of turns in which a reference (an id the customer knows, such as a reservation code) was named, read or
 * spelled out. Ids shorter than four characters are too unspecific and count as never named; short plain numbers must
 * stand alone.
 */
export function timesNamed(reference: string | null, { spelled }: Pick<Heard, 'spelled'>): number {
  const form = referenceForm(reference ?? '');
  const tail = /(?<!\d)\d{4,}$/.exec(form)?.[0] ?? form;
  if (form.length < 4) return 0;
  // "2026" is a year far more often than an id.
  const years = /^(?:19|20)\d\d$/;
  const names = (run: string) =>
    (isLong(form) && run.includes(form)) ||
    (run === form && !years.test(run)) ||
    (tail !== form && run === tail && !years.test(run));
  return spelled.filter((runs) => runs.some(names)).length;
}

const isLong = (form: string) => form.length >= (/^\d+$/.test(form) ? 7 : 5);

/** Words common in titles and calls, which do not distinguish bookings. */
const common = new Set(
  `a an and at by for from in of on or our the to with your my new
   appointment booking bookings reservation reserved visit order ticket tickets table room service meeting session event trip
   hotel restaurant flight car rental bus train ride`.split(/\s+/),
);

const telling = (text: string): string[] => wordsOf(text).filter((word) => word.length > 1 && !common.has(word));

const said = (word: string, heard: Pick<Heard, 'words'>): boolean =>
  heard.words.has(word) || (word.length >= 6 && [...heard.words].some((other) => isSimilar(word, other)));

/**
 * Whether the title was mentioned: six in ten of its distinctive words, and at least one. A title of common words only
 * ("Table reservation") counts only if said verbatim and at least two words long.
 */
export function titleNamed(title: string, heard: Pick<Heard, 'text' | 'words'>): boolean {
  const words = telling(title);
  if (words.length > 0) return words.filter((word) => said(word, heard)).length >= words.length * 0.6;
  const whole = wordsOf(title);
  return whole.length > 1 && heard.text.includes(` ${whole.join(' ')} `);
}

/** Whether all distinctive words of one of the items were said. */
export const itemNamed = (items: readonly string[], heard: Heard): boolean =>
  items.map(telling).some((words) => words.length > 0 && words.every((word) => said(word, heard)));
