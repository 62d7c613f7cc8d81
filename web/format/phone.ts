import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** E.164 as people in the region write it: `+14155550123` → `(415) 555-0123` in the US, `+1 415 555 0123` elsewhere. */
export function localPhone(e164: string, region: string | null): string {
  const number = parsePhoneNumberFromString(e164);
  if (!number) return e164;
  const home = region !== null && isSupportedCountry(region) ? getCountryCallingCode(region) : null;
  return number.countryCallingCode === home ? number.formatNational() : number.formatInternational();
}
