import { z } from '@hono/zod-openapi';

export const Speaker = z.enum(['agent', 'customer', 'unknown']);

export const Quote = z
  .object({
    turn: z.number().int(),
    speaker: Speaker,
    text: z.string(),
    startSeconds: z.number().nullable(),
    endSeconds: z.number().nullable(),
  })
  .openapi('Quote');

export const SentimentLabel = z.enum(['positive', 'neutral', 'negative']);
const EntityKind = z.enum([
  'person',
  'organization',
  'place',
  'date',
  'time',
  'money',
  'phone',
  'email',
  'number',
  'product',
  'reference',
]);
export const MemoryKind = z.enum(['promised', 'asked', 'liked', 'disliked']);
const SentimentOf = z.object({ score: z.number(), label: SentimentLabel, quarters: z.array(z.number().nullable()) });
const grounded = { confidence: z.number(), quotes: z.array(Quote) };

/** Fields as in core/insights.ts. */
export const Insights = z
  .object({
    engine: z.string(),
    model: z.string().nullable(),
    summary: z.string(),
    sentiment: z.object({
      score: z.number(),
      label: SentimentLabel,
      bySpeaker: z.object({ agent: SentimentOf, customer: SentimentOf, unknown: SentimentOf }).partial(),
      quotes: z.array(Quote),
    }),
    topics: z.array(z.object({ name: z.string(), ...grounded })),
    intent: z.object({ name: z.string(), ...grounded }).nullable(),
    actionItems: z.array(z.object({ text: z.string(), owner: Speaker, due: z.string().nullable(), ...grounded })),
    callbackWishes: z.array(z.object({ phrase: z.string(), phone: z.string().nullable(), ...grounded })),
    entities: z.array(z.object({ kind: EntityKind, text: z.string(), value: z.string().nullable(), ...grounded })),
    memories: z.array(z.object({ kind: MemoryKind, text: z.string(), ...grounded })),
    tags: z.array(z.string()),
    unverified: z.array(z.object({ claim: z.string(), quote: z.string(), reason: z.string() })),
  })
  .openapi('Insights');
