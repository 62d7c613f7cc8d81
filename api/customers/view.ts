import { z } from '@hono/zod-openapi';
import { MemoryKind, Quote } from '../calls/insights.ts';
import { Instant, MaybeInstant } from '../kit/routing.ts';
import { freeText } from '../kit/text.ts';

const fields = {
  id: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  timeZone: z.string().nullable(),
  phones: z.array(z.string()).openapi({ description: 'E.164' }),
  createdAt: Instant,
  updatedAt: Instant,
  version: z.number().int().openapi({ description: 'Also the `ETag`, for `If-Match`' }),
  lastCallAt: MaybeInstant,
  callCount: z.number().int(),
};
export const CustomerView = z.object(fields).openapi('Customer');
const Memory = z.object({
  callId: z.string(),
  kind: MemoryKind,
  text: z.string(),
  confidence: z.number(),
  quotes: z.array(Quote),
  saidAt: Instant.openapi({ description: 'When the call took place' }),
});
export const CustomerWithMemories = z.object({ ...fields, memories: z.array(Memory) }).openapi('CustomerWithMemories');

/** The service checks field by field and names every error at once. */
export const CustomerBody = z
  .strictObject({
    externalId: freeText(1_000).nullish(),
    name: freeText(1_000),
    email: freeText(1_000).nullish(),
    phones: z.array(freeText(100)).max(50).optional().openapi({ description: 'In any format' }),
    timeZone: freeText(100).nullish(),
  })
  .openapi('NewCustomer');
export const CustomerPatch = CustomerBody.partial().openapi('CustomerChange');
