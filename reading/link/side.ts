import type { Direction } from '../../core/call.ts';
import { absenceOf } from '../phone/absent.ts';
import { isWithheld } from '../phone/normalize.ts';

/** A call's raw numbers and as E.164, null if invalid. */
export type CallNumbers = {
  direction: Direction;
  from: { raw: string | null; e164: string | null };
  to: { raw: string | null; e164: string | null };
};

/**
 * Which number is the customer's. `withheld`: by the caller. `unknown`: nobody sent one. `unreadable`: there is one,
 * but it is not a telephone number. `internal`: only the business's own numbers and extensions took part.
 */
export type CustomerSide =
  | { kind: 'number'; e164: string; otherSide: boolean }
  | { kind: 'withheld' | 'unknown' | 'unreadable' | 'internal'; e164: null };

/** As dialed within a telephone system. */
const extension = /^\s*(?:sips?:)?\d{2,6}(?:@.*|\s*)$/is;

/**
 * The customer is `from` on an inbound call, `to` on an outbound one. The business's own numbers are never a customer:
 * if one is on that side (a call logged the wrong way round, a forwarded one), the other side is used, and none if that
 * is the business's as well.
 */
export function customerSide({ direction, from, to }: CallNumbers, ownNumbers: readonly string[]): CustomerSide {
  const own = new Set(ownNumbers);
  const [side, other] = direction === 'inbound' ? [from, to] : [to, from];
  if (side.e164 && !own.has(side.e164)) return { kind: 'number', e164: side.e164, otherSide: false };
  if (!side.e164 && isWithheld(side.raw)) return { kind: absenceOf(side.raw) ?? 'withheld', e164: null };
  const ours = side.e164 !== null || extension.test(side.raw ?? '');
  if (!ours) return { kind: 'unreadable', e164: null };
  // Without known own numbers, the other side of an extension may well be the business's main line.
  const isCustomer = other.e164 !== null && own.size > 0 && !own.has(other.e164);
  return isCustomer
    ? { kind: 'number', e164: other.e164 as string, otherSide: true }
    : { kind: 'internal', e164: null };
}
