import type { Readable } from 'node:stream';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { numbersIn } from '../../reading/phone/cell.ts';
import { readPlace } from '../config/config.ts';
import { type CheckedCustomer, checkCustomer, type NumberRules } from '../customer/fields.ts';
import { type Cells, type Fields, type Mapping, matchColumns, missingColumn } from './columns.ts';
import { headerForm, headers } from './header-form.ts';
import { words } from './header-words.ts';
import { type Checked, type ImportResult, runImport } from './run.ts';
import { saveCustomers } from './save-customers.ts';

/** Several columns of numbers are normal: mobile, work, phone 2. */
export const phoneHeader = headers(
  /^(?:(?:home|work|office|business|mobile|cell|primary|secondary|other|alt|alternate|alternative|contact|customer|client|guest|main)?(?:phone|mobile|cell|tel|telephone|cellphone|mobilephone|msisdn|whatsapp)(?:number|nr|no)?s?\d*(?:value)?|contactn(?:umber|o))$/,
  words.phone,
);
export const emailHeader = headers(
  /^(?:customer|client|contact|guest|primary|invitee|attendee)?e?mail(?:address|id)?1?(?:value)?$/,
  words.email,
);

export const customerFields = {
  externalId: headers(
    /^(?:external|customer|client|account|contact|record|crm|guest|user)?(?:id|number|no|nr|key|ref|reference|externalid)$/,
    `${words.customerId}, ${words.id}`,
  ),
  name: headers(
    /^(?:full|display|customer|client|contact|guest|account)?name$|^(?:customer|client|contact)$/,
    `${words.fullName}, ${words.person}`,
  ),
  firstName: headers(/^(?:first|given)names?$|^forename$/, words.firstName),
  lastName: headers(/^(?:last|family|sur)names?$/, words.lastName),
  email: emailHeader,
  phones: phoneHeader,
  timeZone: headers(/^(?:iana)?(?:time)?zone(?:id|name)?$|^tz$/, words.timeZone),
} as const satisfies Fields<string>;
type Field = keyof typeof customerFields;

/** What a column is called that may hold a whole name or, beside the other half, one half of it. */
const bareName = headers(/^name$/, 'Nom, Nombre, नाम');

/**
 * Matches the columns of customers. Beside a first name alone a plain "Name" holds the last name (Vorname, Name), and
 * beside a last name the first (Nombre, Apellidos).
 * @throws {Problem} as {@link matchColumns}
 */
export function matchCustomers(header: readonly string[], mapping: Mapping = {}) {
  const matched = matchColumns<Field>(header, customerFields, mapping);
  const [hasFirst, hasLast] = [matched.found.has('firstName'), matched.found.has('lastName')];
  const bare = header.find((one) => bareName.test(headerForm(one)));
  const isMapped = 'name' in mapping || 'firstName' in mapping || 'lastName' in mapping;
  if (bare === undefined || isMapped || hasFirst === hasLast) return matched;
  return matchColumns<Field>(header, customerFields, { ...mapping, [hasFirst ? 'lastName' : 'firstName']: bare });
}

/**
 * Imports customers from CSV, as a stream, 500 rows per transaction. A row is identified by its external id, else by
 * its phone, else by its e-mail address: importing the same file twice changes nothing. Phones given with an external
 * id replace the previous ones; blank cells change nothing.
 * @param region Country for parsing national numbers; by default the tenant's own.
 * @throws {Problem} invalid_input for an empty file, a bad mapping, or a file without names
 */
export async function importCustomers(
  db: Database,
  request: {
    tenantId: string;
    body: Readable;
    mapping?: Mapping | undefined;
    region?: string | undefined;
    now: Date;
    onProgress?: ((rows: number) => void) | undefined;
  },
): Promise<ImportResult> {
  const { tenantId, body, mapping, region, now, onProgress } = request;
  const place = await withTenant(db, tenantId, (tx) => readPlace(tx, tenantId));
  const rules = { region: region ?? place.region, ownNumbers: place.ownNumbers };
  return runImport<CheckedCustomer>({
    body,
    prepare: (header) => {
      const { cellsOf, found } = matchCustomers(header, mapping);
      if (!found.has('name') && !found.has('firstName') && !found.has('lastName'))
        throw missingColumn('the name', header);
      return (cells) => readCustomer(cells, cellsOf, rules);
    },
    save: (batch) => withTenant(db, tenantId, (tx) => saveCustomers(tx, { tenantId, batch, now })),
    onProgress,
  });
}

function readCustomer(cells: readonly string[], cellsOf: Cells<Field>, rules: NumberRules): Checked<CheckedCustomer> {
  const one = (field: Field) => cellsOf(cells, field)[0];
  const parts = [...cellsOf(cells, 'firstName'), ...cellsOf(cells, 'lastName')];
  const { customer, errors } = checkCustomer(
    {
      externalId: one('externalId'),
      name: one('name') ?? parts.join(' '),
      email: cellsOf(cells, 'email').flatMap(emailsIn)[0],
      phones: cellsOf(cells, 'phones').flatMap(numbersIn),
      timeZone: one('timeZone'),
    },
    rules,
  );
  const keys = keysOf(customer);
  const nameless = { field: 'externalId', value: '', message: 'needs an external ID, a phone or an e-mail address' };
  const aliases = customer.externalId ? customer.phones.map(({ e164 }) => `phone:${e164}`) : [];
  return { item: customer, keys, aliases, errors: keys.length > 0 || errors.length > 0 ? errors : [nameless] };
}

/** The addresses of a cell. A customer has one, the first. */
export const emailsIn = (cell: string): string[] =>
  cell
    .split(/:::|[;|\r\n]|,\s*|\s\/\s/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

const keysOf = ({ externalId, phones, email }: CheckedCustomer): string[] => {
  if (externalId) return [`externalId:${externalId}`];
  if (phones.length > 0) return phones.map(({ e164 }) => `phone:${e164}`);
  return email ? [`email:${email}`] : [];
};
