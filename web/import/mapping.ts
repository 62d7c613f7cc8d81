/** What is imported; also part of its page and route URLs. */
export type Kind = 'customers' | 'bookings';

/** The field of each column, '' for none. */
export type Choices = readonly string[];

/** Fields of an import, by the API's names. */
export const fieldsOf: Record<Kind, readonly string[]> = {
  customers: ['externalId', 'name', 'firstName', 'lastName', 'email', 'phones', 'timeZone'],
  bookings: [
    'externalId',
    'customer',
    'customerExternalId',
    'customerPhone',
    'customerEmail',
    'startsAt',
    'date',
    'time',
    'title',
    'status',
    'guestCount',
    'items',
  ],
};

/** Names every field, even those without a column: the API would try to detect a missing one. */
export function mappingOf(kind: Kind, header: readonly string[], choices: Choices): Record<string, string[]> {
  const columns = (field: string) => header.filter((_, column) => choices[column] === field);
  return Object.fromEntries(fieldsOf[kind].map((field) => [field, columns(field)]));
}

/** Which required columns are missing, in words; null if the import can start. */
export function missing(kind: Kind, choices: Choices): string | null {
  const has = (...fields: string[]) => fields.some((field) => choices.includes(field));
  if (kind === 'customers') return has('name', 'firstName', 'lastName') ? null : 'Choose the column with the name';
  if (!has('startsAt', 'date')) return 'Choose the column with the start of the booking';
  return has('customer', 'customerExternalId', 'customerPhone', 'customerEmail')
    ? null
    : 'Choose the column that identifies the customer: an external ID, a phone number or an e-mail address';
}

const keyOf = (kind: Kind) => `callweave.columns.${kind}`;

/** The last choices for columns with these names. Empty if the browser stores nothing. */
export function loadChoices(kind: Kind): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(keyOf(kind)) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

export function saveChoices(kind: Kind, header: readonly string[], choices: Choices): void {
  const chosen = Object.fromEntries(header.map((name, column) => [name, choices[column] ?? '']));
  try {
    localStorage.setItem(keyOf(kind), JSON.stringify({ ...loadChoices(kind), ...chosen }));
  } catch {
    // a browser that stores nothing asks again next time
  }
}
