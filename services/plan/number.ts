import { type NumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { PipelineConfig } from '../../core/settings/pipeline.ts';
import type { CustomerSide } from '../../reading/link/side.ts';
import { isWithheld, toE164 } from '../../reading/phone/normalize.ts';

/** Types of numbers that cost the caller more than a call, or that nobody answers. */
const refused: readonly NumberType[] = ['PREMIUM_RATE', 'SHARED_COST', 'PAGER', 'VOICEMAIL'];

export type NumberToCall =
  | { e164: string; refusal: null }
  | {
      e164: null;
      refusal: 'withheld' | 'unknown' | 'unreadable' | 'invalid' | 'own_number' | 'number_kind' | 'abroad';
    };

const no = (refusal: Exclude<NumberToCall['refusal'], null>): NumberToCall => ({ e164: null, refusal });

/**
 * The number that a wish is about: the one that was said, else the customer's side of the call. A spoken number that
 * cannot be dialed is refused rather than replaced: the person asked for that number. It must be in the tenant's or the
 * caller's country, so nobody can make us call an expensive destination by saying so.
 */
export function numberToCall(
  spoken: string | null,
  side: CustomerSide,
  { region, ownNumbers }: Pick<PipelineConfig, 'region' | 'ownNumbers'>,
): NumberToCall {
  const isSpoken = spoken !== null && !isWithheld(spoken);
  const e164 = isSpoken ? toE164(spoken, region, ownNumbers) : side.e164;
  if (!e164) return no(!isSpoken && (side.kind === 'withheld' || side.kind === 'unknown') ? side.kind : 'unreadable');
  if (ownNumbers.includes(e164)) return no('own_number');
  const number = parsePhoneNumberFromString(e164);
  if (!number?.isValid()) return no('invalid');
  if (refused.includes(number.getType())) return no('number_kind');
  const caller = side.e164 ? parsePhoneNumberFromString(side.e164)?.country : undefined;
  if (isSpoken && number.country !== region && number.country !== caller) return no('abroad');
  return { e164, refusal: null };
}

/** Whether a number belongs to the tenant's own country. */
export const isInRegion = (e164: string, region: string): boolean =>
  parsePhoneNumberFromString(e164)?.country === region;
