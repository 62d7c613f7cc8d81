import type { Heard } from './heard.ts';

/** More than this in one call is a list being read out. */
const maxCodes = 60;

/**
 * The ids and references that the caller gave, in the ways their owner may have written them: upper and lower case, and
 * with the letter O for a zero. Empty if none was said.
 */
export function codesHeard({ claims }: Pick<Heard, 'claims'>): string[] {
  const forms = claims.codes.flatMap((code) => [code, code.toUpperCase(), code.toLowerCase(), withLetterO(code)]);
  return [...new Set(forms)].slice(0, maxCodes);
}

/** What was spelled has a zero for both. */
const withLetterO = (code: string): string => code.toUpperCase().replaceAll('0', 'O');
