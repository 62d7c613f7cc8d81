import { z } from 'zod';
import { type ContactPolicy, outcomes } from '../contact/plan.ts';
import { defaultContactPolicy } from '../contact/policy.ts';
import { withDefaults } from './defaults.ts';

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

export const speechEngines = ['auto', 'openai'] as const;
export const analysisEngines = ['auto', 'openai', 'rules'] as const;
const sides = ['agent', 'customer'] as const;

const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'needs a time of day such as 09:00');
/** A window may end at midnight. */
const windowEnd = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'needs a time of day such as 18:00');
const day = z.union([1, 2, 3, 4, 5, 6, 7].map((n) => z.literal(n as 1 | 2 | 3 | 4 | 5 | 6 | 7)));
const window = z
  .strictObject({ days: z.array(day).min(1).max(7), from: wallTime, to: windowEnd })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'must differ from `from`' });
const minutes = z
  .number()
  .positive()
  .max(60 * 24 * 60);
const rule = z.strictObject({ counts: z.boolean(), afterMinutes: z.array(minutes).max(20) });
/** Outcomes without a rule end the plan. */
const rules = z.partialRecord(z.enum(outcomes), rule);
const talkSeconds = z
  .number()
  .int()
  .min(10)
  .max(4 * 3600);
const model = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !/\p{Cc}|\p{Surrogate}/u.test(text), 'must not contain control characters')
  .nullable();
const days = z.number().int().min(1).max(36_500).nullable().describe('Days after the call came in; null: forever');

/**
 * One tenant's configuration: data, never code. This schema is the only description of it: the API document and the
 * stored form are derived from it, and the settings form has a field for each of its leaves.
 */
export const pipelineSchema = z.object({
  region: z
    .string()
    .refine(isRegion, 'needs an ISO 3166 country such as US or IN')
    .describe('ISO 3166 country for numbers without a country code'),
  timeZone: z
    .string()
    .max(60)
    .refine(isZone, 'needs an IANA zone such as America/New_York')
    .describe('IANA time zone of the business'),
  ownNumbers: z.array(z.string().max(64)).max(1_000).describe("The business's own numbers as E.164: never a customer"),
  channelRoles: z
    .array(z.enum(sides))
    .min(1)
    .max(2)
    .describe('Which side speaks on each channel of a two-channel recording'),
  speech: z.object({
    engine: z.enum(speechEngines).describe('`auto`: what this installation offers'),
    model,
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/, 'needs an ISO 639 language such as en')
      .nullable(),
  }),
  analysis: z.object({
    engine: z.enum(analysisEngines).describe('`auto`: the configured model, otherwise the built-in rules'),
    model,
  }),
  contact: z.object({
    maxAttempts: z.number().int().min(1).max(20),
    windows: z.array(window).min(1).max(50),
    rules,
    ringTimeoutSeconds: z.number().int().min(5).max(120),
    maxTalkSeconds: talkSeconds,
  }),
  /**
   * Days after an ended call was received until its parts are erased. Customer memories and metrics stay until the
   * call is erased.
   */
  retentionDays: z.object({ audio: days, transcripts: days, calls: days }),
});

/** Readers get the contact policy as read-only data. */
export type PipelineConfig = Omit<z.output<typeof pipelineSchema>, 'contact'> & { contact: ContactPolicy };
export type Retention = PipelineConfig['retentionDays'];
export type SpeechChoice = PipelineConfig['speech'];
export type AnalysisChoice = PipelineConfig['analysis'];

/** The configuration of a new tenant, and the default for anything missing from stored settings. */
export const defaultPipeline: PipelineConfig = pipelineSchema.parse({
  region: 'US',
  timeZone: 'America/New_York',
  ownNumbers: [],
  channelRoles: ['agent', 'customer'],
  speech: { engine: 'auto', model: null, language: null },
  analysis: { engine: 'auto', model: null },
  contact: defaultContactPolicy,
  retentionDays: { audio: null, transcripts: null, calls: null },
});

/** The same, with defaults filled in at any depth: settings written before a field existed get it too. */
export const partialPipeline = withDefaults<typeof pipelineSchema, PipelineConfig>(pipelineSchema, defaultPipeline);
/** For what a person sends: a misspelled field must not silently become its default, e.g. keep recordings forever. */
export const sentPipeline = withDefaults<typeof pipelineSchema, PipelineConfig>(
  pipelineSchema,
  defaultPipeline,
  z.strictObject,
);

/** Where the business is and which numbers are its own: read separately, so that broken other settings do no harm. */
export type Place = Pick<PipelineConfig, 'region' | 'timeZone' | 'ownNumbers'>;
const place = pipelineSchema.pick({ region: true, timeZone: true, ownNumbers: true });
export const partialPlace = withDefaults<typeof place, Place>(place, defaultPipeline);

/** When and how often people are called: read separately too. */
export type Calling = Pick<PipelineConfig, 'contact'>;
const calling = pipelineSchema.pick({ contact: true });
export const partialCalling = withDefaults<typeof calling, Calling>(calling, defaultPipeline);
