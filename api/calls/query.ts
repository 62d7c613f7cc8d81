import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { directions, type Stage, stages } from '../../core/call.ts';
import { invalidField } from '../../core/problem.ts';
import type { CallFilter } from '../../services/call/filter.ts';
import { callOrders } from '../../services/call/order.ts';
import { seesAllText } from '../access/redact.ts';
import type { ApiEnv } from '../kit/routing.ts';
import { freeText, instantText } from '../kit/text.ts';

const name = freeText(200).optional();

/** Filters for choosing calls: list, counts, export. */
export const callQuery = {
  stage: name.openapi({ description: 'One or more stages, separated by commas' }),
  parked: name.openapi({
    description: '`true` for calls waiting for a person, or the reason code they are waiting for',
  }),
  direction: z.enum(directions).optional(),
  customerId: z.uuid().optional(),
  sourceCallId: name,
  from: instantText.optional().openapi({ description: 'Calls that started at or after this instant' }),
  to: instantText.optional().openapi({ description: 'Calls that started before this instant' }),
  receivedFrom: instantText.optional().openapi({ description: 'Calls that came in at or after this instant' }),
  receivedTo: instantText.optional().openapi({ description: 'Calls that came in before this instant' }),
  finishedFrom: instantText.optional().openapi({ description: 'Calls that ended at or after this instant' }),
  finishedTo: instantText.optional().openapi({ description: 'Calls that ended before this instant' }),
  agent: name.openapi({ description: "The agent's full name; case does not matter" }),
  number: freeText(64).optional().openapi({ description: 'A number of either side, in any format' }),
  tag: name,
  topic: name,
  intent: name,
  sentiment: z.enum(['positive', 'neutral', 'negative']).optional(),
  text: freeText(300)
    .optional()
    .openapi({ description: 'Words in the transcript or summary; supports "a phrase", or, -without' }),
  q: freeText(300)
    .optional()
    .openapi({ description: 'Spoken words, part of a name, a number in any format, or a source ID' }),
};
export const callSort = { sort: z.enum(callOrders).default('newest') };

const CallQuery = z.strictObject(callQuery);

/** @throws {Problem} invalid_input naming an unknown stage */
export function readFilter(c: Context<ApiEnv>, query: z.output<typeof CallQuery>): CallFilter {
  const { stage, parked, ...filter } = query;
  const reasonCode = parked === 'true' ? null : parked;
  return {
    ...filter,
    tenantId: c.get('caller').tenantId,
    masked: !seesAllText(c),
    stages: readStages(stage),
    parked: parked && reasonCode !== undefined ? { reasonCode } : undefined,
  };
}

function readStages(given: string | undefined): Stage[] | undefined {
  if (!given) return undefined;
  return given.split(',').map((text) => {
    const stage = stages.find((known) => known === text.trim());
    if (!stage) throw invalidField('stage', text, `must be one of ${stages.join(', ')}`);
    return stage;
  });
}
