import { phonesInText } from '../../../reading/phone/find.ts';
import { quoteOf } from '../text/quote.ts';
import type { Sentence } from '../text/sentence.ts';
import { addQuote, type OpenWish } from './join.ts';

const offered = /\b(?:number|reach|call|ring|phone|mobile|cell|landline|line|at|on)\b/;
const otherNumber = /\b(?:customer|member|client|account|user|patient|case|order|ticket) (?:number|id|no)\b/;
/** A number belongs to a wish up to this many sentences away. */
const reach = 3;

/** A number that the customer gives with or near the wish; its words become part of the evidence. Null without one. */
export function phoneFor(wish: OpenWish, sentences: readonly Sentence[], region: string): string | null {
  const turns = new Set(wish.quotes.map(({ turn }) => turn));
  for (const sentence of sentences) {
    const near = turns.has(sentence.turn) || Math.abs(sentence.at - wish.at) <= reach;
    if (!near || sentence.speaker === 'agent') continue;
    if (!offered.test(sentence.plain) || otherNumber.test(sentence.plain)) continue;
    const [mention] = phonesInText(sentence.text, region);
    if (!mention) continue;
    addQuote(wish, quoteOf(sentence, { from: mention.start, to: mention.end }));
    return mention.e164 ?? mention.text;
  }
  return null;
}
