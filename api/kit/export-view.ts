import { z } from '@hono/zod-openapi';

/** Everything stored about one thing, as stored. */
export const ExportView = z
  .object({
    id: z.string(),
    tables: z
      .record(z.string(), z.array(z.record(z.string(), z.unknown())))
      .openapi({ description: 'Rows by table; empty tables are left out' }),
  })
  .openapi('Export');
