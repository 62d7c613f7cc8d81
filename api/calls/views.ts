import { z } from '@hono/zod-openapi';
import { directions, stages, stepStates, steps } from '../../core/call.ts';
import { Instant, MaybeInstant } from '../kit/routing.ts';
import { runFields } from '../kit/run.ts';
import { Insights, SentimentLabel, Speaker } from './insights.ts';
import { Metrics } from './metrics.ts';

const StepView = z
  .object({
    step: z.enum(steps),
    unit: z.string().openapi({ description: 'The unit of the step; `main` if it has only one' }),
    state: z.enum(stepStates),
    attempts: z.number().int(),
    reasonCode: z
      .string()
      .nullable()
      .openapi({ description: 'Why it ended, is parked or is waiting, such as `rate_limited` or `unavailable`' }),
    startedAt: MaybeInstant,
    finishedAt: MaybeInstant,
  })
  .openapi('CallStep');

const facts = {
  id: z.string().openapi({ format: 'uuid' }),
  sourceCallId: z.string(),
  direction: z.enum(directions),
  from: z.string().nullable(),
  to: z.string().nullable(),
  startedAt: Instant,
  durationSeconds: z.number().nullable(),
  agentName: z.string().nullable(),
  stage: z.enum(stages),
  steps: z.array(StepView),
  customerId: z.string().nullable(),
  customerName: z.string().nullable(),
  bookingId: z.string().nullable(),
  receivedAt: Instant,
  finishedAt: MaybeInstant,
};

export const CallListItem = z
  .object({
    ...facts,
    about: z
      .object({
        summary: z.string(),
        intent: z.string().nullable(),
        topics: z.array(z.string()),
        tags: z.array(z.string()),
      })
      .nullable(),
    sentiment: z
      .object({ score: z.number(), label: SentimentLabel, quarters: z.array(z.number().nullable()).nullable() })
      .nullable(),
  })
  .openapi('CallListItem');

const RunnerUp = z.object({ bookingId: z.string(), score: z.number(), reasons: z.array(z.string()) });

const Link = z
  .object({
    decidedBy: z.string().openapi({ description: '`rules`, or who chose it' }),
    version: z.number().int().openapi({ description: 'The version to send as `If-Match` when changing the link' }),
    customer: z.object({ confidence: z.number(), reasons: z.array(z.string()) }),
    booking: z.object({
      score: z.number().nullable(),
      confidence: z.number(),
      reasons: z.array(z.string()),
      runnersUp: z.array(RunnerUp),
    }),
  })
  .openapi('CallLink');

export const Recording = z.object({
  bytes: z.number(),
  contentType: z.string(),
  codec: z.string().nullable(),
  channels: z.number().nullable(),
  truncated: z.boolean(),
});

const Cost = z
  .object({
    speechSeconds: z.number(),
    inputTokens: z.number(),
    outputTokens: z.number(),
    priceMicros: z
      .number()
      .nullable()
      .openapi({ description: 'Millionths of the currency unit; null unless all prices are known' }),
  })
  .openapi('CallCost');

export const CallView = z
  .object({
    ...facts,
    bookingTitle: z.string().nullable(),
    recording: Recording.nullable(),
    link: Link.nullable(),
    insights: Insights.nullable(),
    metrics: Metrics.nullable(),
    speakersSwapped: z.boolean(),
    cost: Cost,
    run: z.object({
      ...runFields,
      workflowId: z.string(),
      temporalUiUrl: z
        .string()
        .nullable()
        .openapi({ description: 'Null if the address of the Temporal UI is not known' }),
    }),
  })
  .openapi('Call');

const Word = z.object({ text: z.string(), start: z.number(), end: z.number(), confidence: z.number().nullable() });

export const TranscriptView = z
  .object({
    turns: z.array(
      z.object({
        index: z.number().int(),
        speaker: Speaker,
        channel: z.number().int(),
        start: z.number().nullable(),
        end: z.number().nullable(),
        text: z.string(),
        confidence: z.number().nullable(),
        words: z.array(Word).optional().openapi({ description: 'With `words=true`; empty if no word times are known' }),
      }),
    ),
    language: z.string().nullable(),
    engine: z.string(),
    model: z.string(),
  })
  .openapi('Transcript');

export const PeaksView = z
  .object({ durationSeconds: z.number().nullable(), channels: z.array(z.array(z.number())) })
  .openapi('Peaks');
