import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/** What telephone systems send instead of a withheld number. */
const withheld =
  /anonymous|withheld|restricted|private|unknown|unavailable|blocked|no[ _-]?caller|hidden|suppressed|invalid/i;
/**
 * The same words typed on a keypad, as some carriers deliver them: ANONYMOUS, RESTRICTED, UNAVAILABLE, BLOCKED,
 * UNKNOWN.
 */
const withheldKeys = new Set(['266696687', '7378742883', '17378742883', '86282452253', '2562533', '8656696']);
/** Digits hidden for privacy. `(0xx)` is not a mask but the placeholder of a carrier code in South America. */
const masked = /(?<!\(0)[xX*•#]{2,}/;

/** Whether the text stands for a withheld number, or is empty. */
export function isWithheld(raw: string | null | undefined): boolean {
  const text = raw?.trim() ?? '';
  return text === '' || withheld.test(text) || masked.test(text) || withheldKeys.has(text.replace(/\D/g, ''));
}

/**
 * One written number as E.164, the only form in which numbers are compared.
 *
 * Reads national and international formats, `00`/`011` prefixes even from countries with another one, digits without a
 * plus that already have a country code, `tel:` and `sip:` addresses, full-width and Indic digits. Extensions are
 * dropped. A possible length is enough: numbers reserved for films and tests (555-01xx) and those newer than the
 * metadata count as well.
 * @param region ISO 3166 country for parsing national formats; an unknown one leaves only international formats.
 * @param ownNumbers The business's own numbers as E.164. A seven-digit local number (`555-0123`) gets an area code only
 *   if all own North American numbers share one; without it such a number could be anybody's and gives null.
 * @returns null for a withheld, masked, internal or impossible number
 */
export function toE164(
  raw: string | null | undefined,
  region: string,
  ownNumbers: readonly string[] = [],
): string | null {
  if (isWithheld(raw)) return null;
  const text = address(asciiDigits(raw ?? ''));
  const country = isSupportedCountry(region) ? region : undefined;
  const digits = text.replace(/\D/g, '');
  if (country && digits.length === 7 && !text.includes('+')) {
    const areaCode = localAreaCode(country, ownNumbers);
    if (areaCode) return toE164(`+1${areaCode}${digits}`, region);
  }
  const readings = [read(text, country), ...otherReadings(text, digits)];
  const best = readings.find((number) => number?.isValid()) ?? readings.find((number) => number?.isPossible());
  return best?.number ?? null;
}

const read = (text: string, country?: CountryCode): PhoneNumber | undefined =>
  parsePhoneNumberFromString(text, country ? { defaultCountry: country, extract: false } : { extract: false });

/** Other readings of a number that is invalid in its own region: foreign exit codes, a missing plus. */
function otherReadings(text: string, digits: string): (PhoneNumber | undefined)[] {
  if (/^\s*\+\s*0*[1-9]/.test(text)) return [read(`+${digits.replace(/^0+/, '')}`)];
  const afterExit = /^\s{0,9}\(?\+?\s{0,9}(?:00|011)[\s).-]{0,9}([1-9][\d\s().-]{6,60})$/.exec(text)?.[1];
  if (afterExit) return [read(`+${afterExit.replace(/\D/g, '')}`)];
  return digits.length >= 11 && !digits.startsWith('0') ? [read(`+${digits}`)] : [];
}

function localAreaCode(country: CountryCode, ownNumbers: readonly string[]): string | undefined {
  const codes = new Set(
    ownNumbers.map((own) => /^\+1(\d{3})\d{7}$/.exec(own)?.[1]).filter((code) => code !== undefined),
  );
  const inNorthAmerica = parsePhoneNumberFromString('2015550123', country)?.countryCallingCode === '1';
  return inNorthAmerica && codes.size === 1 ? [...codes][0] : undefined;
}

/**
 * `"Ann" <sip:+15550123456@host;user=phone>` → `+15550123456`; `tel:03-331-6005;phone-context=+64` → `+6403-331-6005`.
 */
function address(text: string): string {
  const uri = (/<([^<>]*)>/.exec(text)?.[1] ?? text).trim();
  const sip = /^sips?:([^@;?]+)/i.exec(uri)?.[1];
  if (sip !== undefined) return decoded(sip);
  const [number = '', ...parameters] = uri.split(';');
  if (!/^tel:/i.test(number)) return uri.replace(/^\(0xx\)/i, '');
  const local = decoded(number.slice(4));
  const context = parameters.map((part) => /^phone-context=(\+\d+)$/i.exec(part.trim())?.[1]).find((code) => code);
  return context && !local.includes('+') ? `${context} ${local}` : local;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Code points of the digit zero in scripts with ten consecutive digits: Arabic, Indic, full-width. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xff10];

/** Other scripts' digits as 0-9 and the full-width plus as `+`; the text's length stays the same. */
export const asciiDigits = (text: string): string =>
  text.replace(/[^\P{Nd}0-9]|＋/gu, (char) => {
    if (char === '＋') return '+';
    const code = char.codePointAt(0) ?? 0;
    const zero = zeros.find((start) => code >= start && code < start + 10);
    return zero === undefined ? char : String(code - zero);
  });
