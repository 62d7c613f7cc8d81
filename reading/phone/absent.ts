/** Why there is no number: somebody hid theirs, or none was sent or known to the network. */
export type Absence = 'withheld' | 'unknown';

const hidden = /anonymous|withheld|restricted|private|blocked|no[ _-]?caller|hidden|suppressed/i;
/** ANONYMOUS, RESTRICTED (with and without a country code) and BLOCKED, typed on a keypad. */
const hiddenKeys = new Set(['266696687', '7378742883', '17378742883', '2562533']);
const missing = /unknown|unavailable|invalid|out[ _-]?of[ _-]?area/i;
/** UNAVAILABLE and UNKNOWN. */
const missingKeys = new Set(['86282452253', '8656696']);

/**
 * What a missing number means, from the words that telephone systems send in its place. They have two reasons: private,
 * and unavailable.
 * @returns null for a text that says neither, such as a number; `unknown` where there is none, or only zeros
 * @see ETSI EN 300 659-3, "Reason for Absence of Calling Line Identity"
 */
export function absenceOf(raw: string | null | undefined): Absence | null {
  const text = raw?.trim() ?? '';
  const keys = text.replace(/\D/g, '');
  if (hiddenKeys.has(keys)) return 'withheld';
  if (missingKeys.has(keys) || /^[+0 ().-]*$/.test(text)) return 'unknown';
  // A word beside a number is its holder's display name.
  if (keys.length >= 7) return null;
  if (hidden.test(text)) return 'withheld';
  return missing.test(text) ? 'unknown' : null;
}
