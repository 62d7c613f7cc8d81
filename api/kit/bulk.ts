import { z } from '@hono/zod-openapi';

/** The most ids in one request; each is done or refused by itself. */
export const bulkIds = z.array(z.uuid()).min(1).max(500);

/** The result for one of many; `code` and `detail` as in a problem. */
export const BulkItem = z
  .object({ id: z.string(), done: z.boolean(), code: z.string().nullable(), detail: z.string().nullable() })
  .openapi('BulkItem');

export const BulkView = z
  .object({
    results: z.array(BulkItem),
    done: z.number().int(),
    refused: z.number().int(),
    more: z.boolean().openapi({ description: 'More items match; repeat the request' }),
  })
  .openapi('BulkResult');

export function bulkView({ results, more = false }: { results: z.infer<typeof BulkItem>[]; more?: boolean }) {
  const done = results.filter((one) => one.done).length;
  return BulkView.parse({ results, done, refused: results.length - done, more });
}
