import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { IANAZone } from 'luxon';
import { zonesOfNumber } from './zones-of-number.ts';

/** Countries whose mobile numbers have an area code: Mexico, Argentina, Brazil, Indonesia, China. */
const areaInMobiles = new Set(['52', '54', '55', '62', '86']);
const dayMs = 86_400_000;

/**
 * A person's time zone, by the best evidence: stated for the customer, else the only zone of the number's prefix, else
 * the only zone of the number's country.
 * @param at Zones count as one if they agree from here on: London and Guernsey do, New York and Chicago do not.
 * @returns null if nothing is conclusive, including for a mobile number without an area code in a country with several
 *   zones. The dialer then refuses; there is no default.
 */
export async function zoneOfPerson(
  { stated, e164 }: { stated: string | null; e164: string },
  at: Date,
): Promise<string | null> {
  if (stated && IANAZone.isValidZone(stated)) return stated;
  const number = parsePhoneNumberFromString(e164);
  if (!number) return null;
  const ofCountry = () => (number.country ? oneOf(zonesOfCountry(number.country), at) : null);
  const anywhere = number.getType() === 'MOBILE' && !areaInMobiles.has(number.countryCallingCode);
  if (anywhere) return ofCountry();
  return oneOf(zonesOfNumber(number.number), at) ?? ofCountry();
}

/** From ICU; the property's name differs between Node versions. */
function zonesOfCountry(country: CountryCode): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    timeZones?: string[];
    getTimeZones?: () => string[];
  };
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

/** The first of zones whose clocks agree on every day of the coming year, null if they differ or there are none. */
function oneOf(zones: readonly string[], at: Date): string | null {
  const [first, ...others] = zones.flatMap((name) => knownZone(name) ?? []);
  if (!first) return null;
  const days = Array.from({ length: 366 }, (_, day) => at.getTime() + day * dayMs);
  const agree = others.every((zone) => days.every((day) => zone.offset(day) === first.offset(day)));
  return agree ? first.name : null;
}

const knownZones = new Map<string, IANAZone | undefined>();

/**
 * Undefined for a name unknown to this runtime. Cached by name, since asking the runtime costs more than everything
 * else.
 */
function knownZone(name: string): IANAZone | undefined {
  if (!knownZones.has(name)) knownZones.set(name, IANAZone.isValidZone(name) ? IANAZone.create(name) : undefined);
  return knownZones.get(name);
}
