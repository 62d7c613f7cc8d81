/** Fields that identify a customer, or contain what a person wrote about one, by noun. */
const personal: Record<string, readonly string[]> = {
  customer: ['externalId', 'name', 'email', 'phones'],
  booking: ['externalId', 'title', 'items'],
};

/** Replaces a value that is not logged. */
const withheld = '(not kept)';

/**
 * The same fields without personal data: the log cannot be changed, so its content would outlive an erased customer.
 * Whether a field was empty is still shown.
 */
export const withoutPersonal = (noun: string, values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      personal[noun]?.includes(field) && !isEmpty(value) ? withheld : value,
    ]),
  );

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
