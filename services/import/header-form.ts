/**
 * A header without what people write differently: case, accents, spaces and signs (`E-Mail`, `e_mail`), in Hindi the
 * nukta and the two nasal signs.
 */
export const headerForm = (header: string): string =>
  header
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f\u093c]/g, '')
    .replaceAll('\u0901', '\u0902')
    .replace(/[^\p{L}\p{M}\d]/gu, '');

/** Matches the headers of a field: an English pattern, and words of other languages, each perhaps with a number. */
export const headers = (english: RegExp, words: string): RegExp =>
  new RegExp(`${english.source}|^(?:${words.split(/[,\n]/).map(headerForm).filter(Boolean).join('|')})\\d*$`);
