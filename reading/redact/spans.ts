/** Sensitive characters `[start, end)` of a text, and their replacement. */
export type Span = { start: number; end: number; mask: string };

type Kind = { mask: string; pattern: RegExp; holds?: (found: string) => boolean };

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** Check digit of card numbers (ISO/IEC 7812-1). */
function passesLuhn(found: string): boolean {
  const sum = [...digitsOf(found)].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Check digits of account numbers (ISO 13616): remainder 1 of 97. */
function isIban(found: string): boolean {
  const plain = found.replace(/ /g, '');
  const moved = plain.slice(4) + plain.slice(0, 4);
  const rest = [...moved].reduce((value, char) => Number(`${value}${Number.parseInt(char, 36)}`) % 97, 0);
  return plain.length >= 15 && plain.length <= 34 && rest === 1;
}

/** A date or a range of years has digits and dashes too. */
const isDate = (found: string) => /^(19|2\d)\d\d[-./ ](19|2\d)?\d\d([-./ ]\d\d)?$/.test(found.trim());

/** Seven digits in a row may be an order number: without a separator, `+`, `(` or 0, a phone number needs ten. */
function isPhone(found: string): boolean {
  const { length } = digitsOf(found);
  if (length < 7 || length > 15 || isDate(found)) return false;
  return length >= 10 || /^[+(0]/.test(found) || /^\d{3}[-. ]\d{4}$/.test(found);
}

/** In search order: what one has found, the next skips. */
const kinds: Kind[] = [
  {
    mask: '[e-mail]',
    pattern: /(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.+-])[\w.+-]+ at [\w-]+(?: dot [a-z]{2,})+\b/giu,
  },
  { mask: '[IBAN]', pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b/g, holds: isIban },
  { mask: '[card number]', pattern: /(?<![\w.])\d(?:[ -]?\d){12,18}(?!\w)/g, holds: passesLuhn },
  { mask: '[SSN]', pattern: /(?<![\w-])\d{3}[- ]\d{2}[- ]\d{4}(?![\w-])/g },
  { mask: '[phone number]', pattern: /(?<![\w.-])(?:\+|\()?\d(?:[ ().-]{0,2}\d){6,14}(?!\w)/g, holds: isPhone },
];

/**
 * Card numbers, account numbers (IBAN), SSN-like numbers, phone numbers and e-mail addresses in a text, in order and
 * without overlaps.
 */
export function findSpans(text: string): Span[] {
  let found: Span[] = [];
  for (const { mask, pattern, holds } of kinds) {
    const fresh: Span[] = [];
    // Both lists are sorted, so one pass over both finds every overlap.
    let next = 0;
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length, mask };
      while ((found[next]?.end ?? Number.POSITIVE_INFINITY) <= span.start) next++;
      const taken = (found[next]?.start ?? Number.POSITIVE_INFINITY) < span.end;
      if (!taken && (!holds || holds(match[0]))) fresh.push(span);
    }
    if (fresh.length > 0) found = [...found, ...fresh].sort((a, b) => a.start - b.start);
  }
  return found;
}
