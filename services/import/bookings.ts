import type { Readable } from 'node:stream';
import type { DateOrder } from '../../core/date-order.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import type { TemporaryFiles } from '../../providers/temporary/port.ts';
import { readPlace } from '../config/config.ts';
import { type BookingField, bookingFields, readBooking } from './booking-row.ts';
import { type Mapping, matchColumns, missingColumn } from './columns.ts';
import { withDateOrder } from './date-order.ts';
import { type ImportResult, runImport } from './run.ts';
import { type BookingRow, saveBookings } from './save-bookings.ts';

const customerFields = ['customerExternalId', 'customer', 'customerPhone', 'customerEmail'] as const;

/**
 * Imports bookings from CSV, as a stream, 500 rows per transaction. The customer is found by external id, phone or
 * e-mail address. A row is identified by its external id, else by customer, start and title: importing the same file
 * twice changes nothing. Start times without an offset are local times in the tenant's zone. Without a status a new
 * booking is confirmed; blank cells change nothing. Whether 3/4/2026 is in March or April is decided for the whole file.
 * @param dateOrder What comes first in plain dates; by default what the file's other dates show.
 * @throws {Problem} invalid_input for an empty file, a bad mapping, a file without start times or customers, or one
 *   whose dates are ambiguous
 */
export async function importBookings(
  { db, temporary }: { db: Database; temporary: Pick<TemporaryFiles, 'open'> },
  request: {
    tenantId: string;
    body: Readable;
    mapping?: Mapping | undefined;
    region?: string | undefined;
    dateOrder?: DateOrder | undefined;
    now: Date;
    onProgress?: ((rows: number) => void) | undefined;
  },
): Promise<ImportResult> {
  const { tenantId, body, mapping, now, onProgress } = request;
  const place = await withTenant(db, tenantId, (tx) => readPlace(tx, tenantId));
  const region = request.region ?? place.region;
  const rules = { region, ownNumbers: place.ownNumbers, timeZone: place.timeZone };
  return withDateOrder(temporary, { body, mapping, said: request.dateOrder }, (rows, dateOrder) =>
    runImport<BookingRow>({
      body: rows,
      prepare: (header) => {
        const { cellsOf, found } = matchColumns<BookingField>(header, bookingFields, mapping);
        if (!found.has('startsAt') && !found.has('date')) throw missingColumn('the start of the booking', header);
        if (!customerFields.some((field) => found.has(field)))
          throw missingColumn('the customer (external ID, phone or e-mail address)', header);
        return (cells) => readBooking(cells, cellsOf, { ...rules, dateOrder });
      },
      save: (batch) => withTenant(db, tenantId, (tx) => saveBookings(tx, { tenantId, batch, now })),
      onProgress,
    }),
  );
}
