import type { ContactPolicy } from '../contact/plan.ts';
import { defaultContactPolicy } from '../contact/policy.ts';

/** Which engine reads speech. `auto`: what this installation offers, none where there is nothing. */
export type SpeechChoice = { engine: 'auto' | 'openai'; model: string | null; language: string | null };

/** Which analyst reads transcripts. `auto`: the configured model, else the embedded rules. */
export type AnalysisChoice = { engine: 'auto' | 'openai' | 'rules'; model: string | null };

/** Days after which parts of an ended call are erased, counted from when it came in; null = kept for good. */
export type Retention = {
  /** The recording. */
  audio: number | null;
  /** What was said: transcript, times of words, and the analysis that quotes them. Memories of the customer and measures stay. */
  transcripts: number | null;
  /** The call with all that came of it. */
  calls: number | null;
};

/** One tenant's configuration: data, never code. Stored by version; every field is required, {@link defaultPipeline} fills what is not said. */
export type PipelineConfig = {
  /** ISO 3166 country by which national phone numbers are read. */
  region: string;
  /** IANA zone in which the business works. */
  timeZone: string;
  /** The business's own numbers as E.164: never a customer. */
  ownNumbers: string[];
  /** Which side speaks on each channel of a two-channel recording, for inbound calls; outbound is the same. */
  channelRoles: readonly ('agent' | 'customer')[];
  speech: SpeechChoice;
  analysis: AnalysisChoice;
  contact: ContactPolicy;
  retentionDays: Retention;
};

/** What a new tenant starts with. */
export const defaultPipeline: PipelineConfig = {
  region: 'US',
  timeZone: 'America/New_York',
  ownNumbers: [],
  channelRoles: ['agent', 'customer'],
  speech: { engine: 'auto', model: null, language: null },
  analysis: { engine: 'auto', model: null },
  contact: defaultContactPolicy,
  retentionDays: { audio: null, transcripts: null, calls: null },
};
