import type { Schemas } from '../../../client/open.ts';
import type { DayWindow } from '../../../core/contact/plan.ts';
import type { Draft } from '../../parts/useEdit.ts';
import { countsOf, retriedOutcomes, spacingOf } from './fields.ts';

type PipelineConfig = Schemas['PipelineConfig'];

export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** `Mon Tue 09:00–20:00`, one window per line. */
export const windowLines = (windows: readonly DayWindow[]): string =>
  windows.map(({ days, from, to }) => `${days.map((day) => weekdays[day - 1]).join(' ')} ${from}–${to}`).join('\n');

/** Parses {@link windowLines}; a day or time left empty stays empty. */
export function readWindows(lines: string): DayWindow[] {
  if (lines === '') return [];
  return lines.split('\n').map((line) => {
    const at = line.lastIndexOf(' ');
    const [from = '', to = ''] = line.slice(at + 1).split('–');
    const days = line.slice(0, at).split(' ');
    return {
      days: weekdays.flatMap((day, index) => (days.includes(day) ? [index + 1] : [])) as DayWindow['days'],
      from,
      to,
    };
  });
}

const listed = (text: string) =>
  text
    .split(/[\n,]/)
    .map((part) => part.trim())
    .filter(Boolean);
/** Anything but a number is sent as typed, so that the API can report it. */
const number = (text = '') => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text));
const orNull = (text = '') => (text.trim() === '' ? null : text.trim());
const numberOrNull = (text = '') => (text.trim() === '' ? null : number(text));
const shown = (value: string | number | null) => (value === null ? '' : String(value));

/** The configuration as form fields, by their path in it. */
export function toDraft({ region, timeZone, ownNumbers, channelRoles, ...config }: PipelineConfig): Draft {
  const { speech, analysis, contact, retentionDays } = config;
  const draft: Draft = {
    region,
    timeZone,
    ownNumbers: ownNumbers.join('\n'),
    channelRoles: channelRoles.join(' '),
    'speech.engine': speech.engine,
    'speech.model': shown(speech.model),
    'speech.language': shown(speech.language),
    'analysis.engine': analysis.engine,
    'analysis.model': shown(analysis.model),
    'contact.windows': windowLines(contact.windows),
    'contact.maxAttempts': shown(contact.maxAttempts),
    'contact.ringTimeoutSeconds': shown(contact.ringTimeoutSeconds),
    'contact.maxTalkSeconds': shown(contact.maxTalkSeconds),
    'retentionDays.audio': shown(retentionDays.audio),
    'retentionDays.transcripts': shown(retentionDays.transcripts),
    'retentionDays.calls': shown(retentionDays.calls),
  };
  for (const outcome of retriedOutcomes) {
    const rule = contact.rules[outcome];
    draft[spacingOf(outcome)] = rule?.afterMinutes.join(', ') ?? '';
    draft[countsOf(outcome)] = rule?.counts ? 'yes' : 'no';
  }
  return draft;
}

/**
 * In the API's format; invalid values are included for the API to report. `base` has the settings without a form field.
 */
export function toConfig(draft: Draft, base: PipelineConfig): PipelineConfig {
  const at = (name: string) => draft[name] ?? '';
  const rules = Object.fromEntries(
    retriedOutcomes
      .filter((outcome) => at(spacingOf(outcome)) !== '' || base.contact.rules[outcome])
      .map((outcome) => [
        outcome,
        { counts: at(countsOf(outcome)) === 'yes', afterMinutes: listed(at(spacingOf(outcome))).map(number) },
      ]),
  );
  return {
    region: at('region').trim(),
    timeZone: at('timeZone').trim(),
    ownNumbers: listed(at('ownNumbers')),
    channelRoles: listed(at('channelRoles').replaceAll(' ', ',')),
    speech: { engine: at('speech.engine'), model: orNull(at('speech.model')), language: orNull(at('speech.language')) },
    analysis: { engine: at('analysis.engine'), model: orNull(at('analysis.model')) },
    contact: {
      maxAttempts: number(at('contact.maxAttempts')),
      windows: readWindows(at('contact.windows')),
      rules: { ...base.contact.rules, ...rules },
      ringTimeoutSeconds: number(at('contact.ringTimeoutSeconds')),
      maxTalkSeconds: number(at('contact.maxTalkSeconds')),
    },
    retentionDays: {
      audio: numberOrNull(at('retentionDays.audio')),
      transcripts: numberOrNull(at('retentionDays.transcripts')),
      calls: numberOrNull(at('retentionDays.calls')),
    },
  } as unknown as PipelineConfig;
}

/** Names of the fields whose values differ. */
export const changedFields = (one: Draft, other: Draft): string[] =>
  Object.keys(one).filter((name) => one[name] !== other[name]);
