import { z } from '@hono/zod-openapi';
import { runLosses } from '../../core/run.ts';
import { MaybeInstant } from './routing.ts';

/** Fields of the current run of a call or plan. */
export const runFields = {
  number: z.number().int().openapi({ description: 'Number of the run, from 1; each rerun and each rebuild adds one' }),
  rebuiltCause: z.enum(runLosses).nullable().openapi({
    description: 'What happened to the run that this one replaced; null if it replaced none',
  }),
  rebuiltAt: MaybeInstant,
};
