import { type Outcome, outcomes } from '../../../core/contact/plan.ts';
import { defaultContactPolicy } from '../../../core/contact/policy.ts';
import { humanizeCode } from '../../format/words.ts';

type Choice = readonly [value: string, words: string];
/** One form field; `name` is its path in the configuration, as named by the API. */
export type PipelineField = { name: string; label: string; help?: string; options?: readonly Choice[]; type?: string };

const engine: Choice[] = [
  ['auto', 'auto: whatever this installation offers'],
  ['openai', 'openai: the configured provider'],
];
const model = 'The provider’s name for it. Leave empty for the installation’s default';
const days = 'Days after the call came in. Leave empty to keep it forever';

export const inBusiness: PipelineField[] = [
  { name: 'region', label: 'Region', help: 'ISO 3166 country for numbers without a country code, such as US or IN' },
  { name: 'timeZone', label: 'Time zone', help: 'IANA name of the business’s time zone' },
];
export const inRecording: PipelineField[] = [
  {
    name: 'channelRoles',
    label: 'Channels of a recording',
    help: 'Who is on which channel of a two-channel inbound call',
    options: [
      ['agent customer', 'first agent, second customer'],
      ['customer agent', 'first customer, second agent'],
      ['agent', 'agent only'],
      ['customer', 'customer only'],
    ],
  },
  { name: 'speech.engine', label: 'Speech engine', options: engine },
  { name: 'speech.model', label: 'Speech model', help: model },
  { name: 'speech.language', label: 'Language', help: 'ISO 639, such as en. Leave empty to detect it' },
  {
    name: 'analysis.engine',
    label: 'Analysis engine',
    options: [...engine, ['rules', 'rules: built in, without a model']],
  },
  { name: 'analysis.model', label: 'Analysis model', help: model },
];
export const inCallbacks: PipelineField[] = [
  { name: 'contact.maxAttempts', label: 'Maximum attempts', help: 'Counted attempts per callback' },
  { name: 'contact.ringTimeoutSeconds', label: 'Ring time (seconds)' },
  { name: 'contact.maxTalkSeconds', label: 'Maximum talk time (seconds)' },
];
export const inRetention: PipelineField[] = [
  { name: 'retentionDays.audio', label: 'Keep recordings', help: days },
  { name: 'retentionDays.transcripts', label: 'Keep transcripts', help: days },
  { name: 'retentionDays.calls', label: 'Keep calls', help: days },
];

/** Outcomes after which a callback may be tried again. */
export const retriedOutcomes: Outcome[] = outcomes.filter((outcome) => outcome in defaultContactPolicy.rules);
export const spacingOf = (outcome: Outcome) => `contact.rules.${outcome}.afterMinutes`;
export const countsOf = (outcome: Outcome) => `contact.rules.${outcome}.counts`;

const special: Record<string, string> = { ownNumbers: 'Own numbers', 'contact.windows': 'When people may be called' };
const known = [...inBusiness, ...inRecording, ...inCallbacks, ...inRetention];

/** A field's label, wherever its value is shown. */
export function labelOf(name: string): string {
  const [, , outcome = '', part = ''] = name.split('.');
  if (name.startsWith('contact.rules.'))
    return part === 'counts' ? `Counts when ${humanizeCode(outcome)}` : `After ${humanizeCode(outcome)} (minutes)`;
  return special[name] ?? known.find((field) => field.name === name)?.label ?? name;
}
