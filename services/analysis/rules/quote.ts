import type { CitedQuote } from '../../../core/evidence/verify.ts';
import type { Sentence } from './read.ts';

/** More words than this prove nothing more; people speak without full stops. */
const mostCharacters = 200;

/** A sentence as evidence. Of a long one the words around `[from, to)`, cut at blanks. */
export function quoteOf({ turn, speaker, text }: Sentence, around?: { from: number; to: number }): CitedQuote {
  if (text.length <= mostCharacters) return { turn, speaker, text };
  const { from, to } = around ?? { from: 0, to: 0 };
  const spare = Math.max(0, mostCharacters - (to - from));
  const start = Math.max(0, from - Math.floor(spare / 2));
  const end = Math.min(text.length, Math.max(to, start + mostCharacters));
  const first = start === 0 ? 0 : text.indexOf(' ', start) + 1;
  const last = end === text.length ? end : text.lastIndexOf(' ', end);
  return { turn, speaker, text: text.slice(first <= from ? first : from, last >= to ? last : to).trim() };
}
