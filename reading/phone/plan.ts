import { Metadata } from 'libphonenumber-js/core';
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';

/**
 * Digits as written. `whole`: without spaces, dots or dashes in between; `exact` is false where a word follows that may
 * stand for more digits: 0800 555 CALL.
 */
export type Digits = { plus: boolean; all: string; whole: boolean; exact: boolean };

/** `ambiguous`: numbers of two plans fit the digits; `unknown`: no plan knows such a number. */
export type Reading = { number: PhoneNumber; why: null } | { number: null; why: 'ambiguous' | 'unknown' };

const unknown: Reading = { number: null, why: 'unknown' };
const ambiguous: Reading = { number: null, why: 'ambiguous' };
const sure = (number: PhoneNumber): Reading => ({ number, why: null });

/**
 * The one number that digits stand for in a country's numbering plan. Without a plus or an exit code they are a number
 * of this country. They count as a number of another one only as machines write it: one run of digits that begins with
 * its code, is valid there, and is not a number of this country with a digit too many.
 * @param region ISO 3166 country; an unknown one leaves only international formats.
 */
export function readDigits(digits: Digits, region: string): Reading {
  const reading = readingOf(digits, region);
  return reading.number && !digits.exact && !reading.number.isValid() ? unknown : reading;
}

function readingOf({ plus, all, whole }: Digits, region: string): Reading {
  if (plus) return checked(international(all.replace(/^0+/, '')));
  if (!isSupportedCountry(region)) return abroad(all);
  const code = getCountryCallingCode(region);
  const parsed = national(all, region);
  const home = parsed?.countryCallingCode === code ? parsed : undefined;
  const withCode = all.startsWith(code) ? international(all) : undefined;
  if (home?.isValid()) return betweenOwn(home, withCode);
  if (withCode?.isValid()) return sure(withCode);
  // A trunk or exit zero before the country's own code: 0 91 98765 43210 in India.
  const afterZero = code !== '1' && all.startsWith(`0${code}`) ? international(all.slice(1)) : undefined;
  if (afterZero?.isValid()) return sure(afterZero);
  if (home && isUnlisted(home)) return sure(home);
  // The library knows the country's own exit codes; 00 is one everywhere.
  const exit = parsed === home ? exitCode(all, code) : undefined;
  const afterExit = exit ? international(all.slice(exit.length)) : parsed;
  if (exit || parsed !== home) return checked(afterExit, ({ countryCallingCode }) => countryCallingCode === '1');
  const other = whole ? abroad(all) : unknown;
  return other.number && isHomeMistyped(all, region) ? ambiguous : other;
}

/** "4917612345678" fits two German numbers: of the two, only the mobile one is certainly written with its code. */
function betweenOwn(home: PhoneNumber, withCode: PhoneNumber | undefined): Reading {
  if (!withCode?.isValid() || withCode.number === home.number) return sure(home);
  return withCode.getType() === 'MOBILE' && home.getType() !== 'MOBILE' ? sure(withCode) : ambiguous;
}

/** `011` is an exit code in North America only; elsewhere it is the trunk zero and an area code: Delhi, São Paulo. */
const exitCode = (all: string, code: string): string | undefined =>
  all.startsWith('00') ? '00' : code === '1' && all.startsWith('011') ? '011' : undefined;

function abroad(all: string): Reading {
  const number = all.length >= 11 && !all.startsWith('0') ? international(all) : undefined;
  return number?.isValid() ? sure(number) : unknown;
}

/** A number of this country with one digit too many, or after the 9 or 0 for an outside line. */
const isHomeMistyped = (all: string, region: CountryCode): boolean =>
  [all.slice(0, -1), all.replace(/^[089]/, '')].some((part) => part !== all && national(part, region)?.isValid());

/** A possible but unassigned number counts only where digits cannot have been mistaken for an exit code. */
function checked(number: PhoneNumber | undefined, mayBeUnassigned = (_: PhoneNumber) => true): Reading {
  if (!number) return unknown;
  return number.isValid() || (mayBeUnassigned(number) && isPlausible(number)) ? sure(number) : unknown;
}

const national = (digits: string, region: CountryCode) =>
  mended(parsePhoneNumberFromString(digits, { defaultCountry: region, extract: false }), false);

const international = (digits: string) => mended(parsePhoneNumberFromString(`+${digits}`, { extract: false }), true);

/**
 * Numbers that no plan lists and that people write all the same: North American ones for films and tests (555-01xx)
 * and new area codes, which begin with 2 to 9; the British ones for drama (Ofcom).
 */
const isUnlisted = ({ countryCallingCode, nationalNumber }: PhoneNumber): boolean =>
  (countryCallingCode === '1' && /^[2-9]\d{9}$/.test(nationalNumber)) ||
  (countryCallingCode === '44' && /^(?:1632960|7700900)\d{3}$/.test(nationalNumber));

/**
 * Whether a number with its country code may exist though the plan does not list it, as one newer than the metadata: it
 * is as long as the country's fixed or mobile lines.
 */
function isPlausible(number: PhoneNumber): boolean {
  const { nationalNumber, countryCallingCode } = number;
  if (countryCallingCode === '1') return isUnlisted(number);
  if (nationalNumber.startsWith(countryCallingCode) || !number.isPossible()) return false;
  return number.getPossibleCountries().some((country) => lineLengths(country).includes(nationalNumber.length));
}

/** What a numbering plan answers at run time; the package's types leave `type` out. */
type PlanOfTypes = { type(kind: string): { possibleLengths(): number[] | undefined } | undefined };

function lineLengths(country: CountryCode): number[] {
  const plans = new Metadata(metadata);
  plans.selectNumberingPlan(country);
  const plan = plans.numberingPlan as unknown as PlanOfTypes;
  return ['FIXED_LINE', 'MOBILE'].flatMap((kind) => plan.type(kind)?.possibleLengths() ?? []);
}

/**
 * Numbers as they were written before a plan changed: Mexico without 01, 044, 045 and the mobile 1 (IFT, 3 August
 * 2019), Brazilian mobiles with their ninth digit (Anatel, resolution 553/2010).
 * @param hasCode Whether the country code was written; a 1 before ten Mexican digits without it may be North American.
 */
function mended(number: PhoneNumber | undefined, hasCode: boolean): PhoneNumber | undefined {
  if (!number || number.isValid()) return number;
  const rest = number.nationalNumber;
  if (number.countryCallingCode === '52') {
    const bare = (hasCode ? /^(?:01|044|045|1)(\d{10})$/ : /^(?:01|044|045)(\d{10})$/).exec(rest)?.[1];
    return bare ? parsePhoneNumberFromString(`+52${bare}`) : number;
  }
  const mobile = number.countryCallingCode === '55' ? /^(\d\d)([6-9]\d{7})$/.exec(rest) : null;
  const today = mobile ? parsePhoneNumberFromString(`+55${mobile[1]}9${mobile[2]}`) : undefined;
  return today?.isValid() ? today : number;
}
