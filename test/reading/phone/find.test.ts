import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { phonesInText } from '../../../reading/phone/find.ts';

const data = new URL('../../../../shared/data/phone/phone_mentions_in_text.jsonl', import.meta.url);
const numbers = (text: string) => phonesInText(text, 'US').map(({ e164 }) => e164);

describe('phonesInText()', () => {
  test.each([
    ['call me at (415) 555-0137 or +44 20 7946 0958.', ['+14155550137', '+442079460958']],
    ['it is five five five oh one two three four five six', ['+15550123456']],
    ['four one five, five five five, zero one double seven please', ['+14155550177']],
    ['eight hundred, five five five, twelve thirty four', ['+18005551234']],
    ['five five five, 012 3456', ['+15550123456']],
    ['four one five, triple five, zero one twenty', ['+14155550120']],
  ])('hears the numbers in "%s"', (text, expected) => expect(numbers(text)).toEqual(expected));

  test.each([
    'my order number is 1234567890',
    'the card is 4111 1111 1111 1111',
    'social security 911-67-0060',
    'from 05/22/2024 10:00 to 2024-05-26',
    'it was five hundred dollars in twenty nineteen',
    'one or two, three or four',
    '',
  ])('hears none in "%s"', (text) => expect(numbers(text)).toEqual([]));

  test('tells where in the text the number stands', () => {
    const text = 'Ring 415-555-0137 today';
    const [found] = phonesInText(text, 'US');
    expect(text.slice(found?.start, found?.end)).toBe('415-555-0137');
  });

  test.skipIf(!existsSync(data))('finds exactly the right spans in 95 % of published texts', () => {
    const rows = readFileSync(data, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const digits = (spans: { text: string }[]) => spans.map(({ text }) => text.replace(/\D/g, '')).join();
    const right = rows.filter(({ text, numbers: expected }) => digits(phonesInText(text, 'US')) === digits(expected));
    expect(right.length / rows.length).toBeGreaterThanOrEqual(0.95);
  });
});
