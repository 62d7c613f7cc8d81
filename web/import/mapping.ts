import type { CsvRecord } from '../../core/cut-csv.ts';
import { createDateEvidence, type DateEvidence, type DateOrder } from '../../core/date-order.ts';

/** What is imported; also part of its page and route URLs. */
export type Kind = 'customers' | 'bookings';

/** The field of each column, '' for none. */
export type Choices = readonly string[];

/** How a file is read, as a person settled it. `dateOrder` is undefined where no date needs it. */
export type Reading = { choices: Choices; dateOrder: DateOrder | undefined };

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

/** What the dates of all rows show, in the columns that hold the start. Nothing for customers. */
export function datesOf(rows: readonly CsvRecord[], choices: Choices): DateEvidence {
  const evidence = createDateEvidence();
  const columns = choices.flatMap((field, column) => (field === 'startsAt' || field === 'date' ? [column] : []));
  for (const { cells } of rows) for (const column of columns) evidence.see(cells[column] ?? '');
  return evidence.found;
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
