import { type Outcome, outcomes } from '../../../core/contact/plan.ts';
import { defaultContactPolicy } from '../../../core/contact/policy.ts';
import { plain } from '../../format/words.ts';

type Choice = readonly [value: string, words: string];
/** One field of the form; `name` is where it stands in the configuration, as the API names it. */
export type PipelineField = { name: string; label: string; help?: string; options?: readonly Choice[]; type?: string };

const engine: Choice[] = [
  ['auto', 'auto: what this installation offers'],
  ['openai', 'openai: the configured provider'],
];
const model = 'As the provider names it; empty: the installation’s own choice';
const days = 'Days after the call came in; empty: kept for good';

export const inBusiness: PipelineField[] = [
  { name: 'region', label: 'Region', help: 'ISO 3166 country by which national numbers are read, such as US or IN' },
  { name: 'timeZone', label: 'Time zone', help: 'IANA name of the zone in which the business works' },
];
export const inRecording: PipelineField[] = [
  {
    name: 'channelRoles',
    label: 'Channels of a recording',
    help: 'Who speaks where in an inbound call of two channels',
    options: [
      ['agent customer', 'first agent, second customer'],
      ['customer agent', 'first customer, second agent'],
      ['agent', 'agent only'],
      ['customer', 'customer only'],
    ],
  },
  { name: 'speech.engine', label: 'Speech engine', options: engine },
  { name: 'speech.model', label: 'Speech model', help: model },
  { name: 'speech.language', label: 'Language', help: 'ISO 639, such as en; empty: told from the sound' },
  {
    name: 'analysis.engine',
    label: 'Analysis engine',
    options: [...engine, ['rules', 'rules: the embedded ones, without a model']],
  },
  { name: 'analysis.model', label: 'Analysis model', help: model },
];
export const inCallbacks: PipelineField[] = [
  { name: 'contact.maxAttempts', label: 'Attempts at most', help: 'Counted ones, for each callback' },
  { name: 'contact.ringTimeoutSeconds', label: 'Ring for (seconds)' },
  { name: 'contact.maxTalkSeconds', label: 'Talk at most (seconds)' },
];
export const inRetention: PipelineField[] = [
  { name: 'retentionDays.audio', label: 'Keep recordings', help: days },
  { name: 'retentionDays.transcripts', label: 'Keep transcripts', help: days },
  { name: 'retentionDays.calls', label: 'Keep calls', help: days },
];

/** Outcomes after which a callback may be tried again. */
export const retried: Outcome[] = outcomes.filter((outcome) => outcome in defaultContactPolicy.rules);
export const spacingOf = (outcome: Outcome) => `contact.rules.${outcome}.afterMinutes`;
export const countsOf = (outcome: Outcome) => `contact.rules.${outcome}.counts`;

const special: Record<string, string> = { ownNumbers: 'Own numbers', 'contact.windows': 'When people may be called' };
const known = [...inBusiness, ...inRecording, ...inCallbacks, ...inRetention];

/** What a field is called, wherever its value is told. */
export function labelOf(name: string): string {
  const [, , outcome = '', part = ''] = name.split('.');
  if (name.startsWith('contact.rules.'))
    return part === 'counts' ? `Counts when ${plain(outcome)}` : `After ${plain(outcome)} (minutes)`;
  return special[name] ?? known.find((field) => field.name === name)?.label ?? name;
}
