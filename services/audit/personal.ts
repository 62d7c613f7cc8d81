/** Fields that tell who a customer is, or what a person wrote of one, by what they belong to. */
const personal: Record<string, readonly string[]> = {
  customer: ['externalId', 'name', 'email', 'phones'],
  booking: ['externalId', 'title', 'items'],
};

/** Stands for a value that was there and is not kept. */
const withheld = '(not kept)';

/**
 * The same fields without what a customer could be known by: the log cannot be changed, so that what stood in it would outlive an erased
 * customer. That a field was empty is still told.
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
