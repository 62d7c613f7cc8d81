import type { Insights } from '../../core/insights.ts';
import type { Turn } from '../../core/transcript.ts';
import { type Claims, claimsCollector, noClaims } from './claims.ts';
import { withoutCourtesy } from './courtesy.ts';
import { spellings } from './spelling.ts';

/**
 * What a call's words offer for linking. Texts are in `plain` form with spaces around them, so ` word ` finds whole
 * words.
 */
export type Heard = {
  text: string;
  /** What the customer said; everything, if speakers are unknown. */
  customer: string;
  /** The words of `text`, and of the topics and the intent that an analyst found. */
  words: ReadonlySet<string>;
  /** Sentences that say "today" and nothing of a booking, unless it is its title. */
  aside: readonly string[];
  /** By turn: every run of characters that may spell a reference. */
  spelled: readonly (readonly string[])[];
  /** What the caller says of who they are. */
  claims: Claims;
};

/** Nothing was said: a call without speech or without a transcript. */
export const nothingHeard: Heard = {
  text: ' ',
  customer: ' ',
  words: new Set(),
  aside: [],
  spelled: [],
  claims: noClaims,
};

/**
 * Pauses after each turn, so a long call can be processed in slices.
 * @param insights Topics and intent add words: an analyst may have understood what is not said word for word. They
 *   never add a date, and entities add nothing, since their words stand in the turns, where courtesy is told from fact.
 */
export function* hearInPieces(turns: readonly Turn[], insights: Insights | null): Generator<undefined, Heard> {
  const understood = insights
    ? [...insights.topics, ...(insights.intent ? [insights.intent] : [])].map(({ name }) => name.replace(/[-_]/g, ' '))
    : [];
  const said: string[] = [];
  const theirs: string[] = [];
  const aside: string[] = [];
  const spelled: string[][] = [];
  const { read, claims } = claimsCollector(turns);
  for (const turn of turns) {
    const { speaker, text } = turn;
    read(turn);
    yield;
    const framed = withoutCourtesy(text);
    said.push(framed.text);
    if (speaker === 'customer') theirs.push(framed.text);
    aside.push(...framed.aside);
    spelled.push(spellings(text));
    yield;
  }
  const joined = (texts: readonly string[]) => ` ${texts.filter(Boolean).join(' ')} `;
  const text = joined(said);
  yield;
  const customer = joined(turns.some(({ speaker }) => speaker === 'customer') ? theirs : said);
  yield;
  const words = joined([text.trim(), ...understood.map((name) => withoutCourtesy(name).text)]);
  return { text, customer, words: new Set(words.split(' ')), aside, spelled, claims: claims() };
}
