import { meanConfidence, type Token } from './tokens.ts';

/** An echo is heard at about the same time. */
const shiftSeconds = 0.5;
/** Shorter ones stay: two people do say "thank you" at once. */
const fewestWords = 3;
const sameShare = 0.8;
/** Words separated by a longer pause are compared separately. */
const phrasePauseSeconds = 0.7;

/**
 * Removes what one line picked up from the other: the same words at the same time, with lower confidence. Without
 * confidences nothing is removed, since nobody can tell which of the two spoke.
 * @param channels tokens in time order, by channel
 */
export const withoutEchoes = (channels: readonly Token[][]): Token[][] =>
  channels.map((tokens, channel) => {
    const others = byText(channels.filter((_, other) => other !== channel).flat());
    return phrases(tokens)
      .filter((phrase) => !isEcho(phrase, others))
      .flat();
  });

function phrases(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [];
  for (const token of tokens) {
    const phrase = found.at(-1);
    const last = phrase?.at(-1);
    if (phrase && last && token.start - last.end < phrasePauseSeconds) phrase.push(token);
    else found.push([token]);
  }
  return found;
}

type ByText = ReadonlyMap<string, readonly Token[]>;

function isEcho(phrase: readonly Token[], others: ByText): boolean {
  const own = meanConfidence(phrase);
  if (own === null || phrase.length < fewestWords) return false;
  const twins = phrase.flatMap(({ text, start }) => {
    const twin = others.get(plain(text))?.find((other) => Math.abs(other.start - start) <= shiftSeconds);
    return twin ? [twin] : [];
  });
  const theirs = meanConfidence(twins);
  return theirs !== null && own < theirs && twins.length / phrase.length >= sameShare;
}

/** Indexed by text, since a long call has thousands of words on each side. */
function byText(tokens: readonly Token[]): ByText {
  const found = new Map<string, Token[]>();
  for (const token of tokens) {
    const text = plain(token.text);
    const same = found.get(text);
    if (same) same.push(token);
    else found.set(text, [token]);
  }
  return found;
}

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
