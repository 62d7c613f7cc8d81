import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
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

  test.each([
    ['Rappelez-moi au 06.12.34.56.78 demain', 'FR', ['+33612345678']],
    ['mon numéro : 07-55-12-34-98.', 'FR', ['+33755123498']],
    ['au 01.44.55.66.77 ou le 06 12 34 56 78', 'FR', ['+33144556677', '+33612345678']],
    ['ring 312-555-0188 ext.: 12 or 3125550189p7', 'US', ['+13125550188', '+13125550189']],
    ['312-555-0188 312-555-0189', 'US', ['+13125550188', '+13125550189']],
    ['call 415-555-0137 2 times', 'US', ['+14155550137']],
    ['(312)555-0188 04/21/2025 12:37:30', 'US', ['+13125550188']],
    ['my number is 9999999999', 'US', [null]],
  ])('reads "%s" in %s', (text, region, expected) =>
    expect(phonesInText(text, region).map(({ e164 }) => e164)).toEqual(expected),
  );

  test('the text around a number never changes its digits', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(
          ...([
            ['US', '(312) 555-0188', '+13125550188'],
            ['FR', '07.55.12.34.98', '+33755123498'],
            ['FR', '07 55 12 34 98', '+33755123498'],
            ['GB', '0161 496 0123', '+441614960123'],
            ['IN', '98450 12345', '+919845012345'],
          ] as const),
        ),
        fc.constantFrom('', 'Call ', 'It is 3 pm, so ring ', 'On 12/05/2025 I said ', 'Bonjour, ', 'room 12: '),
        fc.constantFrom('', ' 2 times', ' at 10', ', 5 minutes', '. 3 of us', ' 12/05/2025', ' x12', ' - thanks'),
        ([region, number, e164], before, after) => {
          expect(phonesInText(before + number + after, region).map((mention) => mention.e164)).toEqual([e164]);
        },
      ),
    ));

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
