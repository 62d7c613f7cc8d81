import type { CallbackWish, Grounded, Insights, Quote, Unverified } from '../../core/insights.ts';
import type { Speaker, Turn, TurnWords } from '../../core/transcript.ts';
import { phonesInText } from '../phone/find.ts';
import { createFinder, timesOf } from './locate.ts';

/** Words that an analyst claims were said. */
export type CitedQuote = { turn: number; speaker: Speaker; text: string };
/** A conclusion from an analyst: with claims instead of verified quotes. */
export type Claimed<T> =
  T extends Grounded<infer Bare> ? Omit<Bare, 'quotes'> & { confidence: number; quotes: CitedQuote[] } : never;

type Lists = 'topics' | 'actionItems' | 'callbackWishes' | 'entities' | 'memories';
/** An analyst's conclusions, before anything was checked. */
export type Draft = Omit<Insights, Lists | 'intent' | 'sentiment' | 'unverified'> & {
  [K in Lists]: Claimed<Insights[K][number]>[];
} & {
  intent: Claimed<NonNullable<Insights['intent']>> | null;
  sentiment: Omit<Insights['sentiment'], 'quotes'> & { quotes: CitedQuote[] };
};

/** What was said. `region` is the country for parsing telephone numbers. */
export type Spoken = { turns: readonly Turn[]; words: readonly TurnWords[]; region: string };

/** Why something does not count. The last three are about a value taken from a valid quote. */
type Reason =
  | 'no_quote'
  | 'no_such_turn'
  | 'other_speaker'
  | 'not_said'
  | 'text_not_said'
  | 'phrase_not_said'
  | 'phone_not_said';

/**
 * Keeps what was said and sets the rest aside. A normalized quote must be one run of words in the cited turn by the
 * cited speaker: joining two turns, omitting words or paraphrasing fails. A conclusion needs at least one valid quote;
 * otherwise it moves to `unverified` and counts nowhere. Values that are processed further (time phrases, numbers,
 * entities) must be words of those turns too.
 */
export function verify(draft: Draft, spoken: Spoken): Insights {
  const unverified: Unverified[] = [];
  const turnOf = new Map(spoken.turns.map((turn) => [turn.index, turn]));
  const finders = new Map<number, ReturnType<typeof createFinder>>();
  const isSaid = (turn: number, text: string): boolean => {
    const find = finders.get(turn) ?? createFinder(turnOf.get(turn)?.text ?? '');
    finders.set(turn, find);
    return find(text) !== undefined;
  };
  const wordsOf = new Map(spoken.words.map(({ turn, words }) => [turn, words]));

  const reject = (claim: string, quote: string, reason: Reason) => {
    unverified.push({ claim, quote, reason });
    return [];
  };
  const prove = (claim: string, cited: readonly CitedQuote[]): Quote[] => {
    if (cited.length === 0) return reject(claim, '', 'no_quote');
    return cited.flatMap((quote) => {
      const turn = turnOf.get(quote.turn);
      if (!turn) return reject(claim, quote.text, 'no_such_turn');
      if (turn.speaker !== quote.speaker) return reject(claim, quote.text, 'other_speaker');
      if (!isSaid(turn.index, quote.text)) return reject(claim, quote.text, 'not_said');
      return [{ ...quote, ...timesOf(turn, quote.text, wordsOf.get(turn.index)) }];
    });
  };
  const saidIn = (quotes: readonly Quote[], text: string) => quotes.some(({ turn }) => isSaid(turn, text));
  const settle = <T extends { confidence: number; quotes: CitedQuote[] }>(
    claims: readonly T[],
    nameOf: (claim: T) => string,
    hold: (claim: T, quotes: Quote[]) => Reason | null = () => null,
  ) =>
    claims.flatMap((claim) => {
      const quotes = prove(nameOf(claim), claim.quotes);
      if (quotes.length === 0) return [];
      const reason = hold(claim, quotes);
      if (reason === null) return [{ ...claim, quotes }];
      return reject(nameOf(claim), quotes[0]?.text ?? '', reason);
    });

  // "Nothing stood out" has no words to cite.
  const neutral = draft.sentiment.label === 'neutral' && draft.sentiment.quotes.length === 0;
  const wishes = settle(draft.callbackWishes, ({ phrase }) => `callbackWishes: ${phrase}`);
  return {
    ...draft,
    sentiment: { ...draft.sentiment, quotes: neutral ? [] : prove('sentiment', draft.sentiment.quotes) },
    topics: settle(draft.topics, ({ name }) => `topics: ${name}`),
    intent: settle(draft.intent ? [draft.intent] : [], ({ name }) => `intent: ${name}`)[0] ?? null,
    actionItems: settle(draft.actionItems, ({ text }) => `actionItems: ${text}`),
    callbackWishes: wishes.map((wish) => saidOnly(wish)),
    entities: settle(
      draft.entities,
      ({ kind, text }) => `entities: ${kind} ${text}`,
      ({ text }, quotes) => (saidIn(quotes, text) ? null : 'text_not_said'),
    ),
    memories: settle(draft.memories, ({ kind, text }) => `memories: ${kind} ${text}`),
    unverified,
  };

  /**
   * A wish survives a time or number that nobody said: it continues without it, since a guess would call somebody at
   * the wrong hour.
   */
  function saidOnly(wish: CallbackWish): CallbackWish {
    // The parts of "tomorrow, after three" may have been said in two of the quoted turns.
    const phraseSaid =
      saidIn(wish.quotes, wish.phrase) || wish.phrase.split(',').every((part) => saidIn(wish.quotes, part));
    const phoneSaid = wish.phone !== null && numberSaid(wish.quotes, wish.phone);
    if (wish.phrase !== '' && !phraseSaid) reject('callbackWishes: phrase', wish.phrase, 'phrase_not_said');
    if (wish.phone !== null && !phoneSaid) reject('callbackWishes: phone', wish.phone, 'phone_not_said');
    return { ...wish, phrase: phraseSaid ? wish.phrase : '', phone: phoneSaid ? wish.phone : null };
  }

  function numberSaid(quotes: readonly Quote[], phone: string): boolean {
    const digits = phone.replace(/\D/g, '');
    if (digits.length < 7) return false;
    return quotes.some(({ turn }) =>
      phonesInText(turnOf.get(turn)?.text ?? '', spoken.region).some(
        ({ text, e164 }) => text === phone || e164?.endsWith(digits),
      ),
    );
  }
}
