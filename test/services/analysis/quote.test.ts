import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locate } from '../../../reading/evidence/locate.ts';
import { quoteOf } from '../../../services/analysis/text/quote.ts';

test('a quote of a sentence of any length is words of it, with those that were asked for', () =>
  fc.assert(
    fc.property(
      fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 120 }),
      fc.nat(),
      fc.nat(),
      (words, a, b) => {
        const text = words.join(' ');
        const [from, to] = [a % text.length, b % (text.length + 1)].sort((one, two) => one - two) as [number, number];
        const { text: quote } = quoteOf({ turn: 0, speaker: 'agent', text }, { from, to });
        expect(locate(text, quote)).toBeDefined();
        expect(quote).toContain(text.slice(from, to).trim());
      },
    ),
  ));
