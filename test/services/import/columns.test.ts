import { describe, expect, test } from 'vitest';
import { numbersIn } from '../../../reading/phone/cell.ts';
import { bookingFields } from '../../../services/import/booking-row.ts';
import { matchColumns } from '../../../services/import/columns.ts';
import { customerFields, emailsIn, matchCustomers } from '../../../services/import/customers.ts';

/** Field → the headers it takes, as letters of the columns. */
const found = <F extends string>(header: string[], fields: Record<F, RegExp>) => {
  const { cellsOf, found: known } = matchColumns(header, fields);
  return Object.fromEntries([...known].map((field) => [field, cellsOf(header, field)]));
};

describe('matchColumns()', () => {
  test.each([
    [
      ['Record ID', 'First Name', 'Last Name', 'Email', 'Phone Number', 'Lifecycle Stage'],
      {
        externalId: ['Record ID'],
        firstName: ['First Name'],
        lastName: ['Last Name'],
        email: ['Email'],
        phones: ['Phone Number'],
      },
    ],
    [
      ['customer_id', 'full_name', 'e-mail', 'mobile', 'work phone', 'time_zone'],
      {
        externalId: ['customer_id'],
        name: ['full_name'],
        email: ['e-mail'],
        phones: ['mobile', 'work phone'],
        timeZone: ['time_zone'],
      },
    ],
    [
      ['Given Name', 'Surname', 'E-mail 1 - Value', 'Phone 1 - Value', 'Phone 2 - Value'],
      {
        firstName: ['Given Name'],
        lastName: ['Surname'],
        email: ['E-mail 1 - Value'],
        phones: ['Phone 1 - Value', 'Phone 2 - Value'],
      },
    ],
    [['externalId', 'name', 'phone', 'notes'], { externalId: ['externalId'], name: ['name'], phones: ['phone'] }],
  ])('understands a file of customers with %o', (header, fields) =>
    expect(found(header, customerFields)).toEqual(fields),
  );

  test.each([
    [
      ['Booking ID', 'Customer ID', 'Service', 'Start Date', 'Start Time', 'Status'],
      {
        externalId: ['Booking ID'],
        customerExternalId: ['Customer ID'],
        title: ['Service'],
        date: ['Start Date'],
        time: ['Start Time'],
        status: ['Status'],
      },
    ],
    [
      ['Guest Name', 'Phone', 'Party Size', 'Visit Date', 'Visit Time'],
      { customerPhone: ['Phone'], guestCount: ['Party Size'], date: ['Visit Date'], time: ['Visit Time'] },
    ],
    [
      ['Invitee Email', 'Start Date & Time', 'Event Type Name'],
      { customerEmail: ['Invitee Email'], startsAt: ['Start Date & Time'], title: ['Event Type Name'] },
    ],
    [
      ['id', 'customer', 'starts_at', 'guests', 'items'],
      { externalId: ['id'], customer: ['customer'], startsAt: ['starts_at'], guestCount: ['guests'], items: ['items'] },
    ],
  ])('understands a file of bookings with %o', (header, fields) =>
    expect(found(header, bookingFields)).toEqual(fields),
  );
});

/** Each column's field, in file order. */
const customersIn = (header: string[]) => {
  const { cellsOf } = matchCustomers(header);
  const fields = Object.keys(customerFields) as (keyof typeof customerFields)[];
  return header.map((name) => fields.find((field) => cellsOf(header, field).includes(name)) ?? null);
};
const bookingsIn = (header: string[]) => {
  const taken = found(header, bookingFields) as Record<string, string[]>;
  return header.map((name) => Object.keys(taken).find((field) => taken[field]?.includes(name)) ?? null);
};

describe('headers in other languages', () => {
  const person = ['externalId', 'firstName', 'lastName', 'email', 'phones', 'phones'];
  test.each([
    ['German', ['Kunden-Nr.', 'Vorname', 'Nachname', 'E-Mail-Adresse', 'Telefon', 'Handynummer']],
    ['French', ['N° client', 'Prénom', 'Nom de famille', 'Courriel', 'Tél. portable', 'Téléphone 2']],
    ['Spanish', ['Nº de cliente', 'Nombre de pila', 'Apellidos', 'Correo electrónico', 'Teléfono', 'MÓVIL']],
    ['Hindi', ['ग्राहक संख्या', 'पहला नाम', 'उपनाम', 'ईमेल', 'मोबाइल नंबर', 'फोन नंबर']],
  ])('are guessed in a %s file of customers', (_, header) => {
    expect(customersIn(header)).toEqual(person);
    expect(customersIn(header.map((one) => one.normalize('NFD').toUpperCase()))).toEqual(person);
  });

  test.each([
    ['German', ['Buchungs-Nr.', 'Kundennummer', 'Datum', 'Uhrzeit', 'Leistung', 'Status', 'Personenzahl']],
    ['French', ['N° de réservation', 'Numéro client', 'Date', 'Heure', 'Prestation', 'Statut', 'Nombre de personnes']],
    ['Spanish', ['Localizador', 'ID cliente', 'Fecha', 'Hora', 'Servicio', 'Estado', 'Comensales']],
    ['Hindi', ['बुकिंग संख्या', 'ग्राहक आईडी', 'तारीख', 'समय', 'सेवा', 'स्थिति', 'मेहमानों की संख्या']],
  ])('are guessed in a %s file of bookings', (_, header) =>
    expect(bookingsIn(header)).toEqual([
      ...['externalId', 'customerExternalId', 'date', 'time', 'title', 'status', 'guestCount'],
    ]),
  );

  test.each([
    [
      ['Vorname', 'Name'],
      ['firstName', 'lastName'],
    ],
    [
      ['Nom', 'Prénom'],
      ['lastName', 'firstName'],
    ],
    [
      ['Nombre', 'Primer apellido', 'Segundo apellido'],
      ['firstName', 'lastName', 'lastName'],
    ],
    [
      ['Name', 'Surname'],
      ['firstName', 'lastName'],
    ],
    [
      ['Name', 'Given Name', 'Family Name'],
      ['name', 'firstName', 'lastName'],
    ],
    [
      ['Nombre', 'Teléfono'],
      ['name', 'phones'],
    ],
  ])('a plain name is the half that %o lacks', (header, fields) => expect(customersIn(header)).toEqual(fields));
});

test('several values in a cell are several numbers or addresses', () => {
  const numbers = ['+1 212-555-0141', '212-555-0143'];
  const addresses = ['ann@example.com', 'lee@example.org'];
  for (const mark of [' ::: ', '; ', '\n', '\r\n', ' | ', ', ', ':::']) {
    expect(numbersIn(numbers.join(mark))).toEqual(numbers);
    expect(emailsIn(addresses.join(mark))).toEqual(addresses);
  }
  expect(numbersIn('sip:+12125550141@trunk.example;user=phone')).toHaveLength(1);
});
