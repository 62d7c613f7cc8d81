/** Why there is no number: somebody hid theirs, or none was sent or known to the network. */
export type Absence = 'withheld' | 'unknown';

const hidden = /anonymous|withheld|restricted|private|blocked|no[ _-]?caller|hidden|suppressed/i;
const missing = /unknown|unavailable|invalid/i;
const outOfArea = /out[ _-]?of[ _-]?area/i;

/** What a telephone system's word in place of a number says; null for any other text. */
export const absenceWord = (text: string): Absence | null =>
  hidden.test(text) ? 'withheld' : missing.test(text) ? 'unknown' : null;

/**
 * The same words typed on a keypad, as some carriers deliver them: ANONYMOUS, RESTRICTED (with and without a country
 * code), BLOCKED, UNAVAILABLE and UNKNOWN.
 */
export const absenceKeys: ReadonlyMap<string, Absence> = new Map([
  ['266696687', 'withheld'],
  ['7378742883', 'withheld'],
  ['17378742883', 'withheld'],
  ['2562533', 'withheld'],
  ['86282452253', 'unknown'],
  ['8656696', 'unknown'],
]);

/**
 * What a missing number means, from the words that telephone systems send in its place. They have two reasons: private,
 * and unavailable.
 * @returns null for a text that says neither, such as a number; `unknown` where there is none, or only zeros
 * @see ETSI EN 300 659-3, "Reason for Absence of Calling Line Identity"
 */
export function absenceOf(raw: string | null | undefined): Absence | null {
  const text = raw?.trim() ?? '';
  const keys = text.replace(/\D/g, '');
  const typed = absenceKeys.get(keys);
  if (typed) return typed;
  if (/^[+0 ().-]*$/.test(text)) return 'unknown';
  // A word beside a number is its holder's display name.
  if (keys.length >= 7) return null;
  return absenceWord(text) ?? (outOfArea.test(text) ? 'unknown' : null);
}
