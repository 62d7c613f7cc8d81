/** What is imported; also the address of its pages and routes. */
export type Kind = 'customers' | 'bookings';

/** Column by column the field it holds, '' for none. */
export type Choices = readonly string[];

/** Fields that an import knows, by the API's names. */
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

/** Every field is named, also those without a column: what is left out the API would look for by itself. */
export function mappingOf(kind: Kind, header: readonly string[], choices: Choices): Record<string, string[]> {
  const columns = (field: string) => header.filter((_, column) => choices[column] === field);
  return Object.fromEntries(fieldsOf[kind].map((field) => [field, columns(field)]));
}

/** What still lacks a column, in words; null when rows can be taken. */
export function missing(kind: Kind, choices: Choices): string | null {
  const has = (...fields: string[]) => fields.some((field) => choices.includes(field));
  if (kind === 'customers') return has('name', 'firstName', 'lastName') ? null : 'Choose the column with the name';
  if (!has('startsAt', 'date')) return 'Choose the column with the start of the booking';
  return has('customer', 'customerExternalId', 'customerPhone', 'customerEmail')
    ? null
    : 'Choose the column that identifies the customer: an external ID, a phone number or an e-mail address';
}

const keyOf = (kind: Kind) => `callweave.columns.${kind}`;

/** What was chosen for columns of these names the last time, by name. Empty where the browser keeps nothing. */
export function recall(kind: Kind): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(keyOf(kind)) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

export function remember(kind: Kind, header: readonly string[], choices: Choices): void {
  const chosen = Object.fromEntries(header.map((name, column) => [name, choices[column] ?? '']));
  try {
    localStorage.setItem(keyOf(kind), JSON.stringify({ ...recall(kind), ...chosen }));
  } catch {
    // a browser that keeps nothing asks again the next time
  }
}
