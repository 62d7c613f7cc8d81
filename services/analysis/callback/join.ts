import type { CitedQuote } from '../../../reading/evidence/verify.ts';
import { quoteOf } from '../text/quote.ts';
import { plainOf } from '../text/read.ts';
import type { Sentence } from '../text/sentence.ts';
import { clarity, type SpokenTime } from '../text/times.ts';

export type Wish = { phrase: string; phone: string | null; confidence: number; quotes: CitedQuote[] };
/** A wish during the call: its time so far, the last sentence about it and whom to call. */
export type OpenWish = Wish & { time: SpokenTime | null; at: number; target: string | null };

/** What a sentence adds. `confirms`: the other side repeats it, which never makes it vaguer. */
export type Part = { sentence: Sentence; confidence: number; time: SpokenTime | null; confirms: boolean };

/** Whom to call, if the words say so: "me", or somebody on the customer's side. */
const targetOf = (plain: string): string | null =>
  /\b(?:call|ring|phone|reach|contact|try) (me|my (?!back)[a-z]+)\b/.exec(plain)?.[1] ?? null;

/** Adds a sentence to the current wish, or starts another if it is about calling somebody else. */
export function join(found: OpenWish[], { sentence, confidence, time, confirms }: Part): void {
  const phrase = time ? sentence.text.slice(time.from, time.to) : '';
  const quote = quoteOf(sentence, time ? { from: time.from, to: time.to } : undefined);
  const last = found.at(-1);
  const target = targetOf(sentence.plain);
  if (!last || (target && last.target && target !== last.target && !confirms)) {
    found.push({ phrase, phone: null, confidence, quotes: [quote], time, at: sentence.at, target });
    return;
  }
  addQuote(last, quote);
  last.confidence = Math.max(last.confidence, confidence);
  last.at = sentence.at;
  if (time) joinTime(last, time, phrase, confirms);
}

export function addQuote({ quotes }: Wish, quote: CitedQuote): void {
  if (!quotes.some(({ turn, text }) => turn === quote.turn && text === quote.text)) quotes.push(quote);
}

function joinTime(wish: OpenWish, time: SpokenTime, phrase: string, confirms: boolean): void {
  const known = wish.time;
  if (known?.day && completes(known, time)) {
    // "tomorrow" and then "after three" are one time; both were said, though not at once.
    if (!plainOf(wish.phrase).includes(time.text)) wish.phrase = `${wish.phrase}, ${phrase}`;
    wish.time = { ...known, clock: known.clock || time.clock, part: known.part || time.part };
  } else if (!known || clarity(time) >= clarity(known) || (!confirms && time.day)) {
    wish.phrase = phrase;
    wish.time = time;
  }
}

/** A time of day for a day already named. */
const completes = (known: SpokenTime, time: SpokenTime): boolean =>
  !known.relative && !time.relative && !time.day && !(time.clock && known.clock) && clarity(time) > 0;
