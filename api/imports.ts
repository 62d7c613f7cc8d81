import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { dateOrders } from '../core/date-order.ts';
import { invalidField, Problem } from '../core/problem.ts';
import { importBookings } from '../services/import/bookings.ts';
import type { Mapping } from '../services/import/columns.ts';
import { importCustomers } from '../services/import/customers.ts';
import { type ImportKind, recordBrokenImport, saveImport } from '../services/import/results.ts';
import type { ImportResult } from '../services/import/run.ts';
import { may } from './access/may.ts';
import { actOf } from './kit/actor.ts';
import { callerName } from './kit/caller.ts';
import type { ApiDeps } from './kit/deps.ts';
import { readFilePart } from './kit/file-part.ts';
import { type ApiEnv, json, newRoutes, problems } from './kit/routing.ts';
import { freeText } from './kit/text.ts';

const count = z.number().int();
const ImportView = z
  .object({
    id: z.string().openapi({ description: 'The ID under which the result is kept for a month' }),
    created: count,
    updated: count,
    unchanged: count,
    failed: count.openapi({ description: 'Rejected rows; all others were imported' }),
    errors: z.array(z.object({ row: count, field: z.string(), value: z.unknown(), message: z.string() })),
    errorsTruncated: z.boolean(),
  })
  .openapi('ImportResult');

const ImportQuery = z.strictObject({
  mapping: freeText(4_000).optional().openapi({
    description: 'JSON object from field to column header, for headers that are not recognized',
    example: '{"name":"Client","phones":["Tel 1","Tel 2"]}',
  }),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, 'needs an ISO 3166 country such as US or IN')
    .optional(),
});
const BookingQuery = ImportQuery.extend({
  dateOrder: z.enum(dateOrders).optional().openapi({
    description: 'What comes first in dates such as 3/4/2026; needed if no date of the file shows it',
  }),
});
const MappingBody = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

const csv = { schema: { type: 'string' as const } };
const file = {
  schema: {
    type: 'object' as const,
    properties: {
      mapping: { type: 'string' as const, description: 'Same as in the query; must come before the file' },
      file: { type: 'string' as const, format: 'binary' },
    },
  },
};
const body = { required: true as const, content: { 'text/csv': csv, 'multipart/form-data': file } };
const responses = { 200: json(ImportView, 'What was imported, and the rows that failed'), ...problems };

const customersRoute = createRoute({
  method: 'post',
  path: '/customers/import',
  operationId: 'importCustomers',
  summary:
    'Import customers from CSV; good rows are saved, bad ones are listed; importing the same file again changes nothing',
  tags: ['customers'],
  ...may('customers:change'),
  request: { query: ImportQuery, body },
  responses,
});
const bookingsRoute = createRoute({
  method: 'post',
  path: '/bookings/import',
  operationId: 'importBookings',
  summary:
    'Import bookings from CSV; good rows are saved, bad ones are listed; importing the same file again changes nothing',
  tags: ['bookings'],
  ...may('bookings:change'),
  request: { query: BookingQuery, body },
  responses,
});

type Request = {
  tenantId: string;
  body: Readable;
  mapping: Mapping | undefined;
  region: string | undefined;
  now: Date;
};
type Work = (request: Request & { onProgress: (rows: number) => void }) => Promise<ImportResult>;
type Read = (body: Readable, mapping: Mapping | undefined) => Promise<ImportResult>;

export const importRoutes = ({ db, temporary, now, maxUploadBytes }: ApiDeps) => {
  const read = async (c: Context<ApiEnv>, given: string | undefined, work: Read) => {
    const asked = readMapping(given);
    const kind = c.req.header('content-type') ?? '';
    const { incoming } = c.env;
    if (/^multipart\/form-data\b/i.test(kind)) {
      return readFilePart(incoming, async (part, { mapping }) =>
        work(limited(incoming, part, maxUploadBytes), asked ?? readMapping(mapping)),
      );
    }
    if (!/^(text\/csv|application\/csv|text\/plain)\b/i.test(kind)) {
      throw new Problem('unsupported_media', 'Send the file as text/csv, or as the part "file" of multipart/form-data');
    }
    return work(limited(incoming, incoming, maxUploadBytes), asked);
  };
  const run = async (c: Context<ApiEnv>, kind: ImportKind, query: z.output<typeof ImportQuery>, work: Work) => {
    const act = actOf(c, now());
    const { tenantId, at } = act;
    let rows = 0;
    const onProgress = (seen: number) => {
      rows = seen;
    };
    try {
      const result = await read(c, query.mapping, (body, mapping) =>
        work({ tenantId, body, mapping, region: query.region, now: at, onProgress }),
      );
      const id = await saveImport(db, act, { kind, result, by: callerName(c.get('caller')) });
      return ImportView.parse({ id, ...result });
    } catch (error) {
      if (rows > 0) await recordBrokenImport(db, act, { kind, rows });
      throw error;
    }
  };
  return newRoutes()
    .openapi(customersRoute, async (c) => {
      const work: Work = (request) => importCustomers(db, request);
      return c.json(await run(c, 'customers', c.req.valid('query'), work), 200);
    })
    .openapi(bookingsRoute, async (c) => {
      const { dateOrder, ...query } = c.req.valid('query');
      const work: Work = (request) => importBookings({ db, temporary }, { ...request, dateOrder });
      return c.json(await run(c, 'bookings', query, work), 200);
    });
};

function readMapping(text: string | undefined): Mapping | undefined {
  if (text === undefined) return undefined;
  try {
    return MappingBody.parse(JSON.parse(text));
  } catch {
    throw invalidField('mapping', text, 'needs a JSON object from field to column header, e.g. {"name":"Client"}');
  }
}

/**
 * The file up to the allowed size. It fails if the request or the source breaks off, instead of looking like the end of
 * the file; if the file is too long only this stream fails, and the request stays open for the response.
 */
function limited(incoming: IncomingMessage, source: Readable, bytes: number): Readable {
  let seen = 0;
  const limit = new Transform({
    transform(piece: Buffer, _encoding, done) {
      seen += piece.length;
      if (seen > bytes) done(new Problem('too_large', `Cannot import more than ${bytes} bytes at once`));
      else done(null, piece);
    },
  });
  limit.on('error', () => {}); // reported by the reader
  incoming.once(
    'close',
    () => incoming.complete || limit.destroy(new Problem('invalid_input', 'The file was cut off')),
  );
  source.once('error', (error) => limit.destroy(error));
  return source.pipe(limit);
}
