import type { z } from '@hono/zod-openapi';
import { type PipelineConfig, partialPipeline, pipelineSchema } from '../../core/settings/pipeline.ts';
import { toE164 } from '../../reading/phone/normalize.ts';

/** Rebuilt from its fields, since core knows nothing about API documents. */
export const PipelineView = pipelineSchema.extend({}).openapi('PipelineConfig');

/**
 * The configuration to activate: missing fields get their defaults; own numbers may be in any format and are stored as
 * E.164.
 */
export const PipelineBody = partialPipeline
  .transform((config: PipelineConfig, context: z.RefinementCtx) => {
    const ownNumbers = config.ownNumbers.map((text, at) => {
      const number = toE164(text, config.region);
      if (!number) {
        const message = `is not a valid phone number in ${config.region}, nor an international one`;
        context.addIssue({ code: 'custom', path: ['ownNumbers', at], message });
      }
      return number ?? text;
    });
    return { ...config, ownNumbers: [...new Set(ownNumbers)] };
  })
  .openapi('PipelineConfigChange');
