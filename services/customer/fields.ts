import { IANAZone } from 'luxon';
import { type FieldError, shorten } from '../../core/problem.ts';
import { readPhone } from '../../reading/phone/normalize.ts';
import { unreadMessage } from '../../reading/phone/reason.ts';

/** A customer as entered; not validated yet. */
export type CustomerInput = {
  externalId?: string | null | undefined;
  name?: string | null | undefined;
  email?: string | null | undefined;
  /** Numbers in any format. */
  phones?: readonly string[] | undefined;
  timeZone?: string | null | undefined;
};

export type Phone = { e164: string; raw: string };
export type CheckedCustomer = {
  externalId: string | null;
  name: string;
  email: string | null;
  phones: Phone[];
  timeZone: string | null;
};

/** How a tenant's numbers are parsed. */
export type NumberRules = { region: string; ownNumbers: readonly string[] };

const maxCharacters = 200;
/** A plausible address; whether it exists shows when mail is sent. */
const emailShape = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

/** The customer, and every invalid field with its value; only use the customer if there are none. */
export function checkCustomer(
  input: CustomerInput,
  rules: NumberRules,
): { customer: CheckedCustomer; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const refuse = (field: string, value: unknown, message: string) =>
    errors.push({ field, value: shorten(value ?? ''), message });
  const [externalId, name, email, timeZone] = [input.externalId, input.name, input.email, input.timeZone].map((text) =>
    (text ?? '').trim(),
  ) as [string, string, string, string];
  if (name === '') refuse('name', input.name, 'needs a name');
  if (name.length > maxCharacters) refuse('name', name, `takes at most ${maxCharacters} characters`);
  if (externalId.length > maxCharacters) refuse('externalId', externalId, `takes at most ${maxCharacters} characters`);
  if (email !== '' && (!emailShape.test(email) || email.length > maxCharacters))
    refuse('email', email, 'is not an e-mail address');
  if (timeZone !== '' && !IANAZone.isValidZone(timeZone))
    refuse('timeZone', timeZone, 'is not an IANA time zone such as Europe/Berlin');
  const phones = new Map<string, Phone>();
  for (const [index, raw] of (input.phones ?? []).entries()) {
    const { e164, why } = readPhone(raw, rules.region, rules.ownNumbers);
    const field = input.phones?.length === 1 ? 'phone' : `phones.${index}`;
    if (e164 === null) refuse(field, raw, unreadMessage(why, rules.region));
    else if (rules.ownNumbers.includes(e164)) refuse(field, raw, "is one of the business's own numbers");
    else phones.set(e164, phones.get(e164) ?? { e164, raw: raw.trim() });
  }
  const orNull = (text: string) => (text === '' ? null : text);
  return {
    customer: {
      externalId: orNull(externalId),
      name,
      email: orNull(email.toLowerCase()),
      timeZone: orNull(timeZone),
      phones: [...phones.values()],
    },
    errors,
  };
}
