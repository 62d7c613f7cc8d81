import { describe, expect, test } from 'vitest';
import { bookingFields } from '../../../services/import/booking-row.ts';
import { matchColumns } from '../../../services/import/columns.ts';
import { customerFields } from '../../../services/import/customers.ts';

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
