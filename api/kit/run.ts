import { z } from '@hono/zod-openapi';
import { runLosses } from '../../core/run.ts';
import { MaybeInstant } from './routing.ts';

/** Fields of the current run of a call or plan. */
export const runFields = {
  number: z.number().int().openapi({ description: 'Counts the runs from 1: each rerun and each rebuild is one more' }),
  rebuiltCause: z.enum(runLosses).nullable().openapi({
    description: 'What became of the run whose place this one took; null where it took none',
  }),
  rebuiltAt: MaybeInstant,
};
