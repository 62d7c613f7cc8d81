/**
 * Lower case without accents, apostrophes and punctuation; `7 p.m.` and `7pm` become `7 pm`; punctuation inside numbers
 * stays.
 */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’‘`]/g, '')
    .replace(/\b([ap])\.?\s?m\b\.?/g, '$1m')
    .replace(/(\d)([ap]m)\b/g, '$1 $2')
    .replace(/(?<=\d)[.](?=\d)/g, '-')
    .replace(/(?<!\d)[-/:]|[-/:](?!\d)|[^\p{L}\d\s:/-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The words of a text in {@link plain} form. */
export const wordsOf = (text: string): string[] => plain(text).split(' ').filter(Boolean);

/**
 * Equal, or so similar that a speech engine may have confused them: one letter more, less or changed in six or more.
 */
export function isSimilar(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length < 6 || long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  const rest = long.slice(start + 1);
  return rest === short.slice(start) || rest === short.slice(start + 1);
}
