import type { Sentence } from '../text/sentence.ts';
import { isBarred, isConditional } from './barriers.ts';
import { offerPhrases, type Phrase, promisePhrases, wishPhrases } from './phrases.ts';

/** What a sentence says about a future call; `[from, to)` is in its text. */
export type CallTalk = {
  kind: 'wish' | 'promise' | 'offer';
  confidence: number;
  from: number;
  to: number;
  needsTime: boolean;
  /** Recognized by the few known words of another language. */
  foreign?: true;
};

/** Hindi and Tamil speakers say it with the English noun: "kal call karna", "mujhe phone kijiye". */
const mixed =
  /\b(?:call|phone|fone|ring)(?: back)? (?:kar(?:na|o|iye|iyega|en|ein|do|dena|dijiye|lena|wa dena)?|kijiye|kijiyega|kariye|pannunga|pannu|panna mudiyuma)\b|\bcall-?back (?:chahiye|venum)\b|(?:कॉल|फोन|फ़ोन)(?: बैक)? (?:कर|कीजि|किजि|दीजि)/;
const mixedNo = /\b(?:mat|nahi|nahin|kiya|kiye|thi|tha|vendam|venda)\b|मत|नहीं|किया/;

/** Every sentence about a call contains one of these. */
const mention =
  /\b(?:call|phone|phon|r[iau]ng|telephone|dial|buzz|reach|contact|touch|talk|speak|chat|discuss|try|get|come|give|giv|gett|follow|hear|return|pick this|finish this|go over|fone|have this)|कॉल|फोन|फ़ोन/;

/**
 * Reads one sentence; null if it does not ask for a call. Unknown speakers may be either side, so both readings are
 * tried.
 */
export function classify({ text, plain, speaker, role }: Sentence): CallTalk | null {
  if (!mention.test(plain)) return null;
  const unsure = speaker === 'unknown' ? 0.85 : 1;
  if (speaker !== 'agent') {
    const wish = first(wishPhrases, text, plain);
    if (wish) return { kind: 'wish', ...wish, confidence: wish.confidence * unsure * (role === 'agent' ? 0.8 : 1) };
  }
  if (speaker !== 'customer' && !isConditional(plain)) {
    const against = role === 'customer' ? 0.7 : 1;
    const promise = first(promisePhrases, text, plain);
    if (promise) return { kind: 'promise', ...promise, confidence: promise.confidence * unsure * against };
    const offer = first(offerPhrases, text, plain);
    if (offer) return { kind: 'offer', ...offer, confidence: offer.confidence * unsure * against };
  }
  const foreign = mixed.exec(plain);
  if (foreign && !mixedNo.test(plain) && speaker !== 'agent')
    return {
      kind: 'wish',
      confidence: 0.5,
      from: foreign.index,
      to: foreign.index + foreign[0].length,
      needsTime: false,
      foreign: true,
    };
  return null;
}

function first(phrases: readonly Phrase[], text: string, plain: string): Omit<CallTalk, 'kind'> | undefined {
  for (const { pattern, confidence, needsTime } of phrases)
    for (const match of plain.matchAll(pattern)) {
      const lead = match[0].length - match[0].replace(/^[\s,;:.!?–—-]+/, '').length;
      const [from, to] = [match.index + lead, match.index + match[0].length];
      if (!isBarred(text, plain, from, to)) return { confidence, from, to, needsTime: needsTime ?? false };
    }
  return undefined;
}
