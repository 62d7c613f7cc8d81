import { expect, test } from 'vitest';
import { numbersIn } from '../../../reading/phone/cell.ts';

const [one, other] = ['212-555-0141', '+1 (212) 555-0143'];

test.each([' ::: ', '; ', ';', ', ', ',', ' / ', '/', ' | ', '\n', ' or ', ' & ', ' '])(
  'numbersIn() finds two numbers with %j between them',
  (between) => expect(numbersIn(one + between + other)).toEqual([one, other]),
);

test.each([
  '212-555-0142,,12',
  '212-555-0142;12',
  '212-555-0142, ext. 12',
  '030/1234567',
  '4,155,550,123',
  '1,4155550123E10',
  'tel:212-555-0142;phone-context=+1',
  'sip:+12125550142@pbx.example;user=phone',
  '"Lee, Ann" <2125550142>',
])('numbersIn() keeps %s together', (cell) => expect(numbersIn(`${cell}; ${other}`)).toEqual([cell, other]));

test('numbersIn() finds none in a blank cell', () => expect(numbersIn('  ')).toEqual([]));
