import type { Insights } from '../../core/insights.ts';
import type { Turn } from '../../core/transcript.ts';
import { spellings } from './spelling.ts';
import { plain } from './words.ts';

/**
 * What a call's words offer for linking. Texts are in `plain` form with spaces around them, so ` word ` finds whole
 * words.
 */
export type Heard = {
  text: string;
  /** What the customer said; everything, if speakers are unknown. */
  customer: string;
  words: ReadonlySet<string>;
  /** By turn: every run of characters that may spell a reference. */
  spelled: readonly (readonly string[])[];
};

/** Said out of politeness, not about a booking. */
const smallTalk = [
  / (?:how are you|how can i|how may i|help|helping|assist|assisting|assistance|do for you|calling|speaking|chatting)(?: (?:you|us|me|with|in|doing|be|of|further|help|assist|anything|else|service|that)){0,4} today(?= )/g,
  / good (?:morning|afternoon|evening|night)(?= )/g,
  / (?:have|enjoy) (?:a|an|your|the rest of your|the rest of the)(?: (?:good|great|nice|wonderful|lovely|pleasant|amazing|rest|of|your)){0,4} (?:day|morning|afternoon|evening|night|lunch|dinner)(?= )/g,
];

const framed = (text: string) => smallTalk.reduce((left, phrase) => left.replace(phrase, ' '), ` ${text} `);

/** Nothing was said: a call without speech or without a transcript. */
export const nothingHeard: Heard = { text: ' ', customer: ' ', words: new Set(), spelled: [] };

/**
 * Pauses after each turn, so a long call can be processed in slices.
 * @param insights Topics, intent and entities are included: an analyst may have understood what is not said word for
 *   word.
 */
export function* hearInPieces(turns: readonly Turn[], insights: Insights | null): Generator<undefined, Heard> {
  const understood = insights
    ? [...insights.topics, ...(insights.intent ? [insights.intent] : [])].map(({ name }) => name.replace(/[-_]/g, ' '))
    : [];
  const entities = insights?.entities.map(({ text }) => text) ?? [];
  const said: string[] = [];
  const theirs: string[] = [];
  const spelled: string[][] = [];
  for (const { speaker, text } of turns) {
    const words = plain(text);
    said.push(words);
    if (speaker === 'customer') theirs.push(words);
    spelled.push(spellings(text));
    yield;
  }
  const joined = (texts: readonly string[]) => framed(texts.filter(Boolean).join(' '));
  const text = joined([...said, ...[...understood, ...entities].map(plain)]);
  yield;
  const customer = joined(turns.some(({ speaker }) => speaker === 'customer') ? theirs : said);
  yield;
  return { text, customer, words: new Set(text.split(' ')), spelled };
}
