import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  createDateEvidence,
  type DateEvidence,
  type DateOrder,
  dateOrderOf,
  dateOrders,
} from '../../core/date-order.ts';
import { invalidField } from '../../core/problem.ts';
import type { TemporaryFiles } from '../../providers/temporary/port.ts';
import { type BookingField, bookingFields } from './booking-row.ts';
import { type Mapping, matchColumns } from './columns.ts';
import { readCsv } from './csv.ts';
import type { DateRules } from './instant.ts';

/** What the dates of a file of bookings show, in all its rows. A file without a header shows nothing. */
export async function readDates(body: Readable, mapping?: Mapping): Promise<DateEvidence> {
  const evidence = createDateEvidence();
  let datesOf: ((cells: readonly string[]) => string[]) | undefined;
  for await (const { cells, error } of readCsv(body)) {
    if (error) continue;
    if (datesOf) for (const cell of datesOf(cells)) evidence.see(cell);
    else {
      const { cellsOf } = matchColumns<BookingField>(cells, bookingFields, mapping);
      datesOf = (row) => [...cellsOf(row, 'startsAt'), ...cellsOf(row, 'date')];
    }
  }
  return evidence.found;
}

/**
 * Hands a file on with how its dates are written: as said, else as all its rows show together. To see them all before
 * the first row is imported, the file waits in a temporary one.
 * @throws {Problem} invalid_input on `dateOrder` if nothing shows how the ambiguous dates are meant
 */
export async function withDateOrder<T>(
  temporary: Pick<TemporaryFiles, 'open'>,
  { body, mapping, said }: { body: Readable; mapping: Mapping | undefined; said: DateOrder | undefined },
  work: (body: Readable, dateOrder: DateRules['dateOrder']) => Promise<T>,
): Promise<T> {
  if (said) return work(body, said);
  const folder = await temporary.open('import');
  try {
    const path = join(folder.path, 'rows.csv');
    await pipeline(body, createWriteStream(path));
    const dates = await readDates(createReadStream(path), mapping);
    const dateOrder = dateOrderOf(dates);
    if (dateOrder === 'unknown') throw ambiguous(dates.either ?? '');
    return await work(createReadStream(path), dateOrder);
  } finally {
    await folder.remove();
  }
}

const ambiguous = (cell: string) =>
  invalidField(
    'dateOrder',
    cell,
    `no date of the file shows whether the day or the month comes first; say ${dateOrders.join(' or ')}`,
  );
