import { z } from '@hono/zod-openapi';
import { type Outcome, outcomes } from '../../core/contact/plan.ts';
import { defaultPipeline } from '../../core/settings/pipeline.ts';
import { toE164 } from '../../reading/phone/normalize.ts';
import { freeText, plainText } from '../kit/text.ts';

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const isRegion = (code: string) => /^[A-Z]{2}$/.test(code) && regions.of(code) !== undefined;

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name.includes('/') || name === 'UTC';
  } catch {
    return false;
  }
}

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'needs a time of day such as 09:00');
const day = z.union([1, 2, 3, 4, 5, 6, 7].map((n) => z.literal(n as 1 | 2 | 3 | 4 | 5 | 6 | 7)));
const Window = z
  .object({ days: z.array(day).min(1).max(7), from: wallTime, to: wallTime })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'must differ from `from`' });
const Rule = z.object({
  counts: z.boolean(),
  afterMinutes: z
    .array(
      z
        .number()
        .positive()
        .max(60 * 24 * 60),
    )
    .max(20),
});
const Rules = z.partialRecord(z.enum(outcomes), Rule) as z.ZodType<Partial<Record<Outcome, z.infer<typeof Rule>>>>;

const Contact = z.object({
  maxAttempts: z.number().int().min(1).max(20),
  windows: z.array(Window).min(1).max(50),
  rules: Rules,
  ringTimeoutSeconds: z.number().int().min(5).max(120),
  maxTalkSeconds: z
    .number()
    .int()
    .min(10)
    .max(4 * 3600),
});

const model = plainText(200).nullable();
const days = z.number().int().min(1).max(36_500).nullable().openapi({ description: 'null: kept for good' });
const Retention = z.object({ audio: days, transcripts: days, calls: days });

/** core/pipeline.ts, with what each value must be. */
export const PipelineView = z
  .object({
    region: z.string().refine(isRegion, 'needs an ISO 3166 country such as US or IN'),
    timeZone: freeText(60).refine(isZone, 'needs an IANA zone such as America/New_York'),
    ownNumbers: z.array(freeText(64)).max(1_000),
    channelRoles: z
      .array(z.enum(['agent', 'customer']))
      .min(1)
      .max(2),
    speech: z.object({
      engine: z.enum(['auto', 'openai']),
      model,
      language: z
        .string()
        .regex(/^[a-z]{2,3}$/, 'needs an ISO 639 language such as en')
        .nullable(),
    }),
    analysis: z.object({ engine: z.enum(['auto', 'openai', 'rules']), model }),
    contact: Contact,
    retentionDays: Retention.default(defaultPipeline.retentionDays),
  })
  .openapi('PipelineConfig');

/** The same as it is put in force: own numbers may be written in any form and are kept as E.164. */
export const PipelineBody = PipelineView.transform((config, context) => {
  const ownNumbers = config.ownNumbers.map((text, at) => {
    const number = toE164(text, config.region);
    if (!number) {
      const message = `is not a valid phone number in ${config.region}, nor an international one`;
      context.addIssue({ code: 'custom', path: ['ownNumbers', at], message });
    }
    return number ?? text;
  });
  return { ...config, ownNumbers: [...new Set(ownNumbers)] };
});
