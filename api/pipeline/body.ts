import type { z } from '@hono/zod-openapi';
import { type PipelineConfig, pipelineSchema, sentPipeline } from '../../core/settings/pipeline.ts';
import { readPhone } from '../../reading/phone/normalize.ts';
import { unreadMessage } from '../../reading/phone/reason.ts';

/** Rebuilt from its fields, since core knows nothing about API documents. */
export const PipelineView = pipelineSchema.extend({}).openapi('PipelineConfig');

/**
 * The configuration to activate: missing fields get their defaults, unknown ones are refused; own numbers may be in
 * any format and are stored as E.164.
 */
export const PipelineBody = sentPipeline
  .transform((config: PipelineConfig, context: z.RefinementCtx) => {
    const ownNumbers = config.ownNumbers.map((text, at) => {
      const { e164, why } = readPhone(text, config.region);
      if (e164 !== null) return e164;
      context.addIssue({ code: 'custom', path: ['ownNumbers', at], message: unreadMessage(why, config.region) });
      return text;
    });
    return { ...config, ownNumbers: [...new Set(ownNumbers)] };
  })
  .openapi('PipelineConfigChange');
