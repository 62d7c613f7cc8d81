import { z } from '@hono/zod-openapi';

/** RFC 9457, with the product's own code, the request's id and the rejected values. */
export const ProblemView = z
  .object({
    type: z.string().openapi({ example: 'urn:callweave:problem:invalid_input' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().openapi({ example: 'invalid_input' }),
    requestId: z.string(),
    errors: z.array(z.object({ field: z.string(), value: z.unknown(), message: z.string() })),
  })
  .openapi('Problem');
