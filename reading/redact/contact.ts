/** Fields with a number, in any format a sender uses. */
const numbers = /^(from|to|phones?|phoneE164|e164)$/;
/** Fields with ids that a sender made up, often from a number. */
const ids = /^(sourceCallId|workflowId)$/;
/** Fields that name a person, or lead to more about one. */
const names = /^(customerName|email|temporalUiUrl)$/;

/** `+1 212 555 0142` → `…142`. An extension of up to four digits stays; of anything else only the dots remain. */
function lastDigits(number: string): string {
  const digits = number.replace(/[^\p{Nd}]/gu, '');
  if (digits.length > 4) return `…${[...digits].slice(-3).join('')}`;
  return digits === number ? number : '…';
}

/**
 * A copy of a response about calls for somebody who may not know whom they were with: numbers keep their last three
 * digits, customers have no name. What was said is masked elsewhere.
 */
export function hideContact(value: unknown, name = ''): unknown {
  if (names.test(name)) return null;
  if (typeof value === 'string') return numbers.test(name) ? lastDigits(value) : ids.test(name) ? '…' : value;
  if (Array.isArray(value)) return value.map((item) => hideContact(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hideContact(inner, key)]));
}
