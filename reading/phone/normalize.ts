import { getCountryCallingCode, isSupportedCountry, type PhoneNumber } from 'libphonenumber-js/max';
import { absenceKeys, absenceWord } from './absent.ts';
import { readDigits } from './plan.ts';
import { address, digitsOf } from './text.ts';

/** Digits hidden for privacy. `(0xx)` is not a mask but the placeholder of a carrier code in South America. */
const masked = /(?<!^\(?0)[xX*•#]{2,}/;

/**
 * Whether the text stands for a withheld number, or is empty. A number beside such a word counts: `"UNAVAILABLE"
 * <2125550142>`.
 */
export function isWithheld(raw: string | null | undefined): boolean {
  const text = raw?.trim() ?? '';
  const number = address(text);
  const digits = number.replace(/\D/g, '');
  if (text === '' || masked.test(number) || absenceKeys.has(digits) || /^\+?[0 ().-]+$/.test(number)) return true;
  return digits.length < 7 && absenceWord(text.replace(/@.*/s, '')) !== null;
}

/**
 * Why a text is no number: `withheld` or masked; a `placeholder` such as 9999999999; `rounded` by a spreadsheet;
 * `several` numbers; `ambiguous` between numbers of two plans; else `unreadable`.
 */
export type Unread = 'withheld' | 'placeholder' | 'rounded' | 'several' | 'ambiguous' | 'unreadable';

export type PhoneReading = { e164: string; why: null } | { e164: null; why: Unread };
const no = (why: Unread): PhoneReading => ({ e164: null, why });

/**
 * One written number as E.164, the only form in which numbers are compared.
 *
 * Reads national and international formats, exit codes, digits without a plus that already have a country code, `tel:`
 * and `sip:` addresses, other scripts' digits, and numbers that a spreadsheet stored as quantities. Labels, remarks and
 * extensions are dropped. What cannot be read surely is refused; it never becomes a number of another country.
 * @param region ISO 3166 country for parsing national formats; an unknown one leaves only international formats.
 * @param ownNumbers The business's own numbers as E.164. A seven-digit local number (`555-0123`) gets an area code only
 *   if all own North American numbers share one; without it such a number could be anybody's and is unreadable.
 */
export function readPhone(
  raw: string | null | undefined,
  region: string,
  ownNumbers: readonly string[] = [],
): PhoneReading {
  if (isWithheld(raw)) return no('withheld');
  const { digits, why } = digitsOf(address(raw ?? ''));
  if (!digits) return no(why);
  if (/^(\d)\1{6,}$/.test(digits.all)) return no('placeholder');
  const areaCode = /^[2-9]\d{6}$/.test(digits.all) && !digits.plus ? localAreaCode(region, ownNumbers) : undefined;
  const reading = readDigits(areaCode ? { ...digits, all: areaCode + digits.all } : digits, region);
  if (!reading.number) return no(reading.why === 'ambiguous' ? 'ambiguous' : 'unreadable');
  return isPlaceholder(reading.number) ? no('placeholder') : { e164: reading.number.number, why: null };
}

/** The number alone, null for what {@link readPhone} refuses. */
export const toE164 = (
  raw: string | null | undefined,
  region: string,
  ownNumbers: readonly string[] = [],
): string | null => readPhone(raw, region, ownNumbers).e164;

/**
 * 9999999999, 1234567890, and keys in a row such as 9876543210 where the plan has no such number: in India it has.
 */
function isPlaceholder(number: PhoneNumber): boolean {
  const digits = number.nationalNumber;
  if (/^(\d)\1{6,}$/.test(digits)) return true;
  if (isRun(digits, 1)) return digits.length >= 10 || !number.isValid();
  return isRun(digits, -1) && !number.isValid();
}

/** Whether each digit is the one before plus `step`; after 9 comes 0. */
const isRun = (digits: string, step: number): boolean =>
  [...digits].every((digit, at) => at === 0 || Number(digit) === (Number(digits[at - 1]) + step + 10) % 10);

function localAreaCode(region: string, ownNumbers: readonly string[]): string | undefined {
  const codes = new Set(
    ownNumbers.map((own) => /^\+1(\d{3})\d{7}$/.exec(own)?.[1]).filter((code) => code !== undefined),
  );
  const inNorthAmerica = isSupportedCountry(region) && getCountryCallingCode(region) === '1';
  return inNorthAmerica && codes.size === 1 ? [...codes][0] : undefined;
}
