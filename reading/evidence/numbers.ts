import type { Token } from './tokens.ts';

const words =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const small = new Map(words.split(' ').map((word, value) => [word, value]));
const tens = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, i) => [word, 20 + 10 * i]),
);

/** The same tokens with spoken numbers up to 999 as digits ("twenty five" → 25), so that "25" matches its words. */
export function digitsForWords(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const unit = small.get(token.text);
    const ten = tens.get(token.text);
    const next = small.get(tokens[i + 1]?.text ?? '');
    if (ten !== undefined && next !== undefined && next > 0 && next < 10) {
      out.push({ text: String(ten + next), from: token.from, to: (tokens[i + 1] as Token).to });
      i++;
    } else if (ten !== undefined || unit !== undefined) out.push({ ...token, text: String(ten ?? unit) });
    else out.push(token);
  }
  return out;
}
