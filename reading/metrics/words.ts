/** Scripts written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const spoken = /[\p{L}\p{N}]/u;
let segmenter: Intl.Segmenter | undefined;

/** How many words were said: anything between spaces with a letter or digit; unspaced scripts use a segmenter. */
export function countWords(text: string): number {
  if (!unspaced.test(text)) return text.split(/\s+/u).filter((part) => spoken.test(part)).length;
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  let count = 0;
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count++;
  return count;
}
