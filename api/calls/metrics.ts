import { z } from '@hono/zod-openapi';

const figure = z.number().nullable();
const Role = z.object({
  talkSeconds: figure,
  talkSharePercent: figure,
  talkOfCallPercent: figure,
  wordsPerMinute: figure,
  longestMonologueSeconds: figure,
  interruptions: figure,
  responseLatencySeconds: figure,
});
const span = { start: z.number(), end: z.number() };

/** Fields as in core/metrics/measure.ts; null is unknown, never 0. */
export const Metrics = z
  .object({
    basis: z.enum(['words', 'turns', 'none']),
    durationSeconds: figure,
    agent: Role,
    customer: Role,
    silences: z.array(z.object(span)),
    silenceSeconds: figure,
    overlapSeconds: figure,
    interruptions: z.array(
      z.object({ ...span, by: z.enum(['agent', 'customer']), turn: z.number(), overlapSeconds: z.number() }),
    ),
  })
  .openapi('Metrics');
