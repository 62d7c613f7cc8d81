import { z } from '@hono/zod-openapi';

/** Every list responds like this; `nextCursor` is null on the last page. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** Query parameters of every paged list. */
export const pageQuery = {
  cursor: z.string().min(1).max(1000).optional().openapi({ description: '`nextCursor` of the previous page' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
