import type { Pace } from '../../progress/pace.ts';
import type { Sentence } from '../text/sentence.ts';
import { type SpokenTime, timesIn } from '../text/times.ts';
import { type CallTalk, classify } from './classify.ts';
import { join, type OpenWish, type Wish } from './join.ts';
import { phoneFor } from './phone.ts';
import { affirmative, asksForAnyTime, asksForTime, badTime, moveTo, negative } from './phrases.ts';
import { clearest, foreignTime, timeFor, timeOutside } from './pick-time.ts';

/** An answer comes within this many sentences. */
const reach = 4;

/** What was just said and the next sentence may answer. */
type Pending = { offer: { talk: CallTalk; sentence: Sentence } | null; asked: Sentence | null; busy: Sentence | null };

/**
 * Wishes to be called, in the order they came up. Each wish once: a repetition, an answer to "when?", and the other
 * side's confirmation are merged into the wish they refer to, and the clearer or later time wins. Wishes stay separate
 * only for different people.
 */
export async function collectWishes(sentences: readonly Sentence[], region: string, pace: Pace): Promise<Wish[]> {
  const found: OpenWish[] = [];
  const pending: Pending = { offer: null, asked: null, busy: null };
  for (const sentence of sentences) {
    await pace();
    listen(sentence, found, pending);
  }
  return found.map((wish) => {
    const phone = phoneFor(wish, sentences, region);
    const { phrase, confidence, quotes } = wish;
    return { phrase, phone, confidence, quotes };
  });
}

function listen(sentence: Sentence, found: OpenWish[], pending: Pending): void {
  const { plain, at, speaker } = sentence;
  const near = (other: { at: number } | null | undefined) => !!other && at - other.at <= reach;
  const replies = (other: Sentence | null): other is Sentence =>
    other !== null && near(other) && (other.speaker !== speaker || other.speaker === 'unknown');
  const add = (confidence: number, time: SpokenTime | null, confirms = false, of = sentence) =>
    join(found, { sentence: of, confidence, time, confirms });

  const talk = classify(sentence);
  const last = found.at(-1);
  const { offer, asked, busy } = pending;
  const isBusy = speaker !== 'agent' && badTime.test(plain);
  // Finding times is the expensive part: done only where a call was just mentioned.
  const open = talk || near(offer?.sentence) || near(asked) || near(busy) || near(last) || isBusy;
  const times = open ? timesIn(plain) : [];

  if (talk && talk.kind !== 'offer') {
    const time = talk.foreign ? foreignTime(sentence) : timeFor(talk, plain, times);
    const movedOn = near(busy) && /\b(?:later|another time|some other time)\b/.test(plain);
    if (!talk.needsTime || time || movedOn) add(talk.confidence, time, talk.kind === 'promise');
  } else if (talk) pending.offer = { talk, sentence };
  else if (offer && replies(offer.sentence) && (affirmative.test(plain) || negative.test(plain))) {
    if (affirmative.test(plain)) {
      const { plain: words } = offer.sentence;
      add(offer.talk.confidence, timeFor(offer.talk, words, timesIn(words)), false, offer.sentence);
      add(offer.talk.confidence, clearest(times));
    }
    pending.offer = null;
  } else if (replies(asked) && times.length > 0) {
    add(0.85, clearest(times));
    pending.asked = null;
  } else if (last && near(last) && times.length > 0 && settles(sentence, times)) {
    add(last.confidence, clearest(times), true);
  } else if (near(busy) && speaker !== 'agent' && times.length > 0 && moveTo.test(plain)) {
    add(0.7, clearest(times));
  }

  if (
    speaker !== 'customer' &&
    (asksForTime(plain) || (near(last) && sentence.text.endsWith('?') && asksForAnyTime(plain)))
  )
    pending.asked = sentence;
  if (!isBusy) return;
  pending.busy = sentence;
  const time = timeOutside(badTime, plain, times);
  if (!talk && time && moveTo.test(plain.replace(badTime, ''))) add(0.7, time);
}

const settled: Record<'customer' | 'other', RegExp> = {
  customer: /\b(?:works?|better|best|good|great|fine|perfect|suits?|free|available|any ?time|would be|please|prefer)\b/,
  other:
    /\b(?:noted|got it|yes|right|correct|okay|ok|alright|perfect|great|will do|so|confirmed?|booked|scheduled|speak|talk|done|down for|sure|no problem|absolutely)\b/,
};

/** A short sentence about its time: "After three is best", "Friday at ten, noted". */
function settles({ speaker, plain }: Sentence, times: readonly SpokenTime[]): boolean {
  const words = plain.split(/\s+/).length;
  const share = times.reduce((sum, { from, to }) => sum + to - from, 0) / plain.length;
  if (speaker !== 'customer') return words <= 14 && share > 1 / 6 && settled.other.test(plain);
  return words <= 7 || (words <= 12 && share > 1 / 3 && settled.customer.test(plain));
}
