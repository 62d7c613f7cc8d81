import type { CitedQuote } from '../../../reading/evidence/verify.ts';
import type { Sentence } from './sentence.ts';

/** A longer quote proves nothing more; people speak without full stops. */
const maxCharacters = 200;

/** A sentence as evidence. For a long one the words around `[from, to)`, never cut inside a word. */
export function quoteOf(
  { turn, speaker, text }: Pick<Sentence, 'turn' | 'speaker' | 'text'>,
  around: { from: number; to: number } = { from: 0, to: 0 },
): CitedQuote {
  if (text.length <= maxCharacters) return { turn, speaker, text };
  const spare = Math.max(0, maxCharacters - (around.to - around.from));
  const start = Math.max(0, around.from - Math.floor(spare / 2));
  const end = Math.max(around.to, start + maxCharacters);
  const first = start === 0 ? 0 : text.lastIndexOf(' ', start) + 1;
  const next = text.indexOf(' ', end);
  return { turn, speaker, text: text.slice(first, next < 0 ? text.length : next).trim() };
}
