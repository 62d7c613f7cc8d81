import { createRoute, z } from '@hono/zod-openapi';
import { dateOrders } from '../core/date-order.ts';
import { previewImport } from '../services/import/preview.ts';
import { may } from './access/may.ts';
import { json, newRoutes, problems } from './kit/routing.ts';

const cell = (description: string) => z.string().nullable().openapi({ description });
const Preview = z
  .object({
    columns: z.array(z.object({ header: z.string(), field: z.string().nullable() })),
    fields: z.array(z.string()).openapi({ description: 'Fields that a column can be mapped to' }),
    rows: z.array(z.array(z.string())),
    dates: z
      .object({
        order: z
          .enum([...dateOrders, 'mixed', 'unknown'])
          .nullable()
          .openapi({
            description: '`unknown`: the import needs `dateOrder`; null: no date needs it',
          }),
        dayFirst: cell('The first date that shows that the day comes first'),
        monthFirst: cell('The first date that shows that the month comes first'),
        either: cell('The first date that could be either'),
      })
      .nullable()
      .openapi({ description: 'How dates such as 3/4/2026 are read, by the rows given here; null for customers' }),
  })
  .openapi('ImportPreview');
const csv = { schema: { type: 'string' as const } };
const request = { body: { required: true as const, content: { 'text/csv': csv } } };
const responses = {
  200: json(Preview, 'How each column would be read, and the first five rows'),
  ...problems,
};

const customersRoute = createRoute({
  method: 'post',
  path: '/customers/import/preview',
  operationId: 'previewCustomerImport',
  summary: 'Preview how a CSV of customers would be read; the beginning of the file is enough, nothing is saved',
  tags: ['customers'],
  ...may('customers:change'),
  request,
  responses,
});
const bookingsRoute = createRoute({
  method: 'post',
  path: '/bookings/import/preview',
  operationId: 'previewBookingImport',
  summary: 'Preview how a CSV of bookings would be read; the beginning of the file is enough, nothing is saved',
  tags: ['bookings'],
  ...may('bookings:change'),
  request,
  responses,
});

const bodyOf = async (request: { arrayBuffer: () => Promise<ArrayBuffer> }) =>
  new Uint8Array(await request.arrayBuffer());

export const importPreviewRoutes = () =>
  newRoutes()
    .openapi(customersRoute, async (c) =>
      c.json(Preview.parse(await previewImport('customers', await bodyOf(c.req))), 200),
    )
    .openapi(bookingsRoute, async (c) =>
      c.json(Preview.parse(await previewImport('bookings', await bodyOf(c.req))), 200),
    );
