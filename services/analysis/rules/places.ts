import { createRequire } from 'node:module';

type View = { places: () => { out: (how: 'array') => string[] } };
const require = createRequire(import.meta.url);
let nlp: ((text: string) => View) | undefined;

/** A capitalized word after one of these may start a place name. */
const toPlace =
  /\b(?:in|from|to|at|near|via|around|visit(?:ing)?|leav(?:e|ing)(?: from)?|for|of|toward|and|or|city|town) (?=[A-Z])/g;
const notPlaces =
  /^(?:I|I'm|I'd|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|AM|PM|ID|OK|USB|SIM|Windows|Mr|Mrs|Ms|Dr)\b/;

/** Ten short phrases at about a millisecond each: more would cost more than the rest of the analysis. */
export const maxLookups = 10;

/** Phrases in a sentence that may contain a place: a preposition and the capitalized words after it. */
export const placePhrases = (text: string): string[] =>
  [...text.matchAll(toPlace)].flatMap((match) => {
    const rest = text.slice(match.index + match[0].length);
    const words = /^(?:[A-Z][\p{L}'’.-]*(?:,? (?=[A-Z]))?){1,4}/u.exec(rest)?.[0].replace(/[.,]$/, '');
    return words && !notPlaces.test(words) ? [`${match[0]}${words}`] : [];
  });

/** Places in a phrase, found with a gazetteer and grammar; loaded on first use. */
export function placesIn(phrase: string): string[] {
  nlp ??= require('compromise') as (text: string) => View;
  return nlp(phrase)
    .places()
    .out('array')
    .map((place) => place.replace(/(?<![\s.,!?;:])[\s.,!?;:]+$/, ''))
    .filter((place) => place.length > 2);
}
