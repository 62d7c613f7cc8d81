import { meanConfidence, type Token } from './tokens.ts';

/** An echo is heard at the same time, give or take. */
const shiftSeconds = 0.5;
/** Shorter ones are left: two people do say "thank you" at once. */
const fewestWords = 3;
const sameShare = 0.8;
/** Parted by a longer pause, words are looked at by themselves. */
const phrasePauseSeconds = 0.7;

/**
 * Takes out what one line picked up from the other: the same words at the same time, heard less surely. Without confidences nothing is
 * taken out, as nobody can tell which of the two spoke.
 * @param channels tokens in order of time, by channel
 */
export const withoutEchoes = (channels: readonly Token[][]): Token[][] =>
  channels.map((tokens, channel) => {
    const others = channels.filter((_, other) => other !== channel).flat();
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

function isEcho(phrase: readonly Token[], others: readonly Token[]): boolean {
  const own = meanConfidence(phrase);
  if (own === null || phrase.length < fewestWords) return false;
  const matched = phrase.flatMap((token) => {
    const twin = others.find(
      (other) => Math.abs(other.start - token.start) <= shiftSeconds && plain(other.text) === plain(token.text),
    );
    return twin ? [twin] : [];
  });
  const theirs = meanConfidence(matched);
  return theirs !== null && own < theirs && matched.length / phrase.length >= sameShare;
}

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
