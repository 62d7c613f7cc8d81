import type { CitedQuote } from '../../../../core/evidence/verify.ts';
import { phonesInText } from '../../../../core/phone/find.ts';
import type { Pace } from '../pace.ts';
import { quoteOf } from '../quote.ts';
import { plainOf } from '../read.ts';
import type { Sentence } from '../sentence.ts';
import { clarity, type SpokenTime, timesIn } from '../times.ts';
import { type CallTalk, classify } from './classify.ts';
import { askForAnyTime, askForTime, badTime, moveTo, no, yes } from './phrases.ts';

export type Wish = { phrase: string; phone: string | null; confidence: number; quotes: CitedQuote[] };
type Open = Wish & { time: SpokenTime | null; at: number; target: string | null };

/** An answer comes within this many sentences. */
const reach = 4;
const busyUntil =
  /\b(?:because|since|as i|i'm busy|i am busy|in a meeting|at work|i'm leaving|i leave|i have a|until|till|was|were|expires?|starts?|ends?)\b[^,;]*$/;
const otherNumber = /\b(?:customer|member|client|account|user|patient|case|order|ticket) (?:number|id|no)\b/;
const numberCue = /\b(?:number|reach|call|ring|phone|mobile|cell|landline|line|at|on)\b/;

/**
 * Wishes to be called, in the order in which they came up. One wish once: a repetition, an answer to "when?", and the other side's
 * confirmation go into the wish they speak of, and the clearer or later time stands. Two wishes stay apart only for different people.
 */
export async function collectWishes(sentences: readonly Sentence[], region: string, pace: Pace): Promise<Wish[]> {
  const found: Open[] = [];
  let offer: { talk: CallTalk; sentence: Sentence } | null = null;
  let asked: Sentence | null = null;
  let busy: Sentence | null = null;

  for (const sentence of sentences) {
    await pace();
    const { plain, at } = sentence;
    const near = (other: Sentence | null) => other !== null && at - other.at <= reach;
    const last = found.at(-1);
    const talk = classify(sentence);
    // Times cost most: they are looked for only where a call was just spoken of.
    const open =
      talk ||
      near(offer?.sentence ?? null) ||
      near(asked) ||
      near(busy) ||
      (last && at - last.at <= reach) ||
      badTime.test(plain);
    const times = open ? timesIn(plain) : [];
    const replies = (other: Sentence) => other.speaker !== sentence.speaker || other.speaker === 'unknown';

    if (talk && talk.kind !== 'offer') {
      const time = timeFor(talk, plain, times);
      const later = /\b(?:later|another time|some other time)\b/.test(plain);
      if (!talk.needsTime || time || (later && busy && near(busy)))
        add(sentence, talk.confidence, time, talk.kind === 'promise');
    } else if (talk) offer = { talk, sentence };
    else if (offer && near(offer.sentence) && replies(offer.sentence) && (yes.test(plain) || no.test(plain))) {
      if (yes.test(plain)) {
        add(
          offer.sentence,
          offer.talk.confidence,
          timeFor(offer.talk, offer.sentence.plain, timesIn(offer.sentence.plain)),
          false,
        );
        add(sentence, offer.talk.confidence, firstOf(times), false);
      }
      offer = null;
    } else if (asked && near(asked) && replies(asked) && times.length > 0) {
      add(sentence, 0.85, firstOf(times), false);
      asked = null;
    } else if (last && at - last.at <= reach && times.length > 0 && settles(sentence, times)) {
      add(sentence, last.confidence, firstOf(times), true);
    } else if (busy && near(busy) && sentence.speaker !== 'agent' && times.length > 0 && moveTo.test(plain)) {
      add(sentence, 0.7, timeOutside(busy === sentence ? badTime : null, plain, times), false);
    }

    if (
      sentence.speaker !== 'customer' &&
      askForTime.test(plain) &&
      !/\b(?:if we get (?:cut off|disconnected)|in case|did|was|were|had)\b/.test(plain)
    )
      asked = sentence;
    else if (
      sentence.speaker !== 'customer' &&
      last &&
      at - last.at <= reach &&
      sentence.text.endsWith('?') &&
      askForAnyTime.test(plain)
    )
      asked = sentence;
    if (sentence.speaker !== 'agent' && badTime.test(plain)) {
      busy = sentence;
      const time = timeOutside(badTime, plain, times);
      if (!talk && time && moveTo.test(plain.replace(badTime, ''))) add(sentence, 0.7, time, false);
    }
  }
  return found.map((wish) => {
    const phone = phoneNear(wish);
    const { phrase, confidence, quotes } = wish;
    return { phrase, phone, confidence, quotes };
  });

  function add(sentence: Sentence, confidence: number, time: SpokenTime | null, confirms: boolean): void {
    const phrase = time ? sentence.text.slice(time.from, time.to) : '';
    const quote = quoteOf(sentence, time ? { from: time.from, to: time.to } : undefined);
    const last = found.at(-1);
    const target = targetOf(sentence.plain);
    if (!last || (target && last.target && target !== last.target && !confirms)) {
      found.push({ phrase, phone: null, confidence, quotes: [quote], time, at: sentence.at, target });
      return;
    }
    if (!last.quotes.some((one) => one.turn === quote.turn && one.text === quote.text)) last.quotes.push(quote);
    last.confidence = Math.max(last.confidence, confidence);
    last.at = sentence.at;
    if (!time) return;
    const known = last.time;
    const complements =
      known &&
      !known.relative &&
      !time.relative &&
      !time.day &&
      !(time.clock && known.clock) &&
      clarity(known) > 0 &&
      clarity(time) > 0;
    if (complements && known.day) {
      // "tomorrow" and then "after three" are one time; both were said, if not in one breath.
      if (!plainOf(last.phrase).includes(time.text)) last.phrase = `${last.phrase}, ${phrase}`;
      last.time = { ...known, clock: known.clock || time.clock, part: known.part || time.part };
    } else if (!known || clarity(time) >= clarity(known) || (!confirms && clarity(time) > 0 && time.day)) {
      last.phrase = phrase;
      last.time = time;
    }
  }

  /** A number said with the wish, or next to it with words that offer it. */
  function phoneNear({ quotes, at }: Open): string | null {
    const turns = new Set(quotes.map(({ turn }) => turn));
    for (const sentence of sentences) {
      const own = turns.has(sentence.turn);
      if (!own && Math.abs(sentence.at - at) > 3) continue;
      const [mention] = phonesInText(sentence.text, region);
      if (!mention || sentence.speaker === 'agent') continue;
      if (!numberCue.test(sentence.plain) || otherNumber.test(sentence.plain)) continue;
      const quote = quoteOf(sentence, { from: mention.start, to: mention.end });
      if (!quotes.some(({ turn, text }) => turn === quote.turn && text === quote.text)) quotes.push(quote);
      return mention.e164 ?? mention.text;
    }
    return null;
  }

  function settles({ speaker, plain }: Sentence, times: readonly SpokenTime[]): boolean {
    const words = plain.split(/\s+/).length;
    const all = times.reduce((sum, { from, to }) => sum + to - from, 0);
    if (speaker === 'customer')
      return (
        words <= 12 &&
        /\b(?:works?|better|best|good|great|fine|perfect|suits?|free|available|any ?time|would be|please|prefer)\b|^[^a-z]*(?:yes|yeah|ok)?/.test(
          plain,
        ) &&
        (words <= 7 || all > plain.length / 3)
      );
    return (
      words <= 14 &&
      /\b(?:noted|got it|yes|right|correct|okay|ok|alright|perfect|great|will do|so|confirmed?|booked|scheduled|speak|talk|done|down for|sure|no problem|absolutely)\b/.test(
        plain,
      ) &&
      all > plain.length / 6
    );
  }
}

const firstOf = (times: readonly SpokenTime[]): SpokenTime | null =>
  [...times].sort((a, b) => clarity(b) - clarity(a))[0] ?? null;
const timeOutside = (pattern: RegExp | null, plain: string, times: readonly SpokenTime[]): SpokenTime | null => {
  const clause = pattern?.exec(plain);
  const rest = times.filter(
    ({ from }) =>
      !clause ||
      /[,;.]|\b(?:but|so|can|could|maybe|try|call)\b/.test(plain.slice(clause.index, from)) ||
      from < clause.index,
  );
  return firstOf(rest.filter(({ from }) => !/\b(?:until|till)\b[^,;]{0,10}$/.test(plain.slice(0, from))));
};

/** The time that goes with the phrase: the first after it, else the last before it; not what the speaker is busy with, nor "not on Monday". */
function timeFor({ from, to }: CallTalk, plain: string, times: readonly SpokenTime[]): SpokenTime | null {
  const open = times.filter((time) => {
    const lead = plain.slice(time.from >= to ? to : 0, time.from);
    return !busyUntil.test(lead) && !/\bnot(?: on| in| at)? ?$/.test(lead) && !/^(?:until|till)\b/.test(time.text);
  });
  const following =
    open.find((time) => time.from >= from && clarity(time) > 0) ?? open.find((time) => time.from >= from);
  const leading = open
    .filter((time) => time.to <= from && /^\W*(?:[a-z]+ ){0,4}[a-z]*$|[,;]/.test(plain.slice(time.to, from)))
    .at(-1);
  return following ?? leading ?? null;
}

/** Whom to call, where the words say so: "me", or somebody of the customer's. */
const targetOf = (plain: string): string | null =>
  /\b(?:call|ring|phone|reach|contact|try) (me|my (?!back)[a-z]+)\b/.exec(plain)?.[1] ?? null;
