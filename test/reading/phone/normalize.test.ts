import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithheld, toE164 } from '../../../reading/phone/normalize.ts';

type Row = Record<
  | 'e164'
  | 'international_format'
  | 'national_format'
  | 'rfc3966'
  | 'from_us'
  | 'from_in'
  | 'region'
  | 'national_reads_back'
  | 'input'
  | 'default_region'
  | 'expected'
  | 'real_metadata_valid',
  string
>;
const data = new URL('../../../../shared/data/phone/', import.meta.url);
const records = (file: string): Row[] =>
  parse(readFileSync(new URL(file, data)), { columns: true, relax_quotes: true });

describe('toE164()', () => {
  test.each([
    ['(555) 012-3456', 'US'],
    ['+1-555-012-3456', 'US'],
    ['15550123456', 'US'],
    ['555.012.3456', 'US'],
    ['1-555-012-3456 ext. 12', 'US'],
    ['tel:+1-555-012-3456', 'DE'],
    ['tel:555-012-3456;phone-context=+1', 'DE'],
    ['sip:+15550123456@pbx.example;user=phone', 'DE'],
    ['"Front desk" <sip:%2B15550123456@pbx.example>', 'DE'],
    ['００１５５５０１２３４５６', 'DE'],
    ['5550123456', 'US'],
    ['011 1 555 012 3456', 'US'],
    ['00 1 (555) 012-3456', 'US'],
    ['+ 00 1 555 012 3456', 'IN'],
  ])('reads %s in %s as +15550123456', (raw, region) => expect(toE164(raw, region)).toBe('+15550123456'));

  test.each([
    ['+91 98765 43210', 'US', '+919876543210'],
    ['098765 43210', 'IN', '+919876543210'],
    ['919876543210', 'IN', '+919876543210'],
    ['९८७६५४३२१०', 'IN', '+919876543210'],
    ['020 7946 0958', 'GB', '+442079460958'],
    ['+44 (0)20 7946 0958', 'US', '+442079460958'],
    ['447911123456', 'US', '+447911123456'],
  ])('reads %s in %s as %s', (raw, region, e164) => expect(toE164(raw, region)).toBe(e164));

  test.each([
    'Anonymous',
    'withheld',
    'Restricted',
    'private number',
    'Unknown',
    '+266696687',
    '555-XXX-1234',
    '+1 555 *** 1234',
    '',
  ])('takes "%s" for a number that was kept back', (raw) => {
    expect(isWithheld(raw)).toBe(true);
    expect(toE164(raw, 'US')).toBeNull();
  });

  test.each([
    '101',
    '911',
    'reception',
    'sip:alice@example.com',
    '"A" <sip:1001@pbx>',
    '+1 555 012 345678901',
    '%',
    'sip:%E0@x',
  ])('gives null for "%s", which is no telephone number', (raw) => {
    expect(isWithheld(raw)).toBe(false);
    expect(toE164(raw, 'US')).toBeNull();
  });

  test('completes a seven-digit number only where all own numbers share one area code', () => {
    expect(toE164('555-0123', 'US')).toBeNull();
    expect(toE164('555-0123', 'US', ['+14155550100', '+14155550101', '+442079460958'])).toBe('+14155550123');
    expect(toE164('555-0123', 'US', ['+14155550100', '+12125550101'])).toBeNull();
    expect(toE164('555 0123', 'GB', ['+14155550100'])).not.toBe('+14155550123');
  });

  test('is stable: what it gave is read as itself, in any region', () => {
    const area = fc.integer({ min: 200, max: 989 }).filter((code) => code % 100 !== 11);
    fc.assert(
      fc.property(
        area,
        fc.integer({ min: 0, max: 9_999_999 }),
        fc.constantFrom('US', 'IN', 'GB', 'ZZ'),
        (code, rest, region) => {
          const e164 = toE164(`${code}${String(rest).padStart(7, '0')}`, 'US');
          expect(e164).toBe(`+1${code}${String(rest).padStart(7, '0')}`);
          expect(toE164(e164, region)).toBe(e164);
        },
      ),
    );
  });

  test('never throws and gives E.164 or null, whatever it is handed', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'+0123456789 ()-x#;:@<>%tel') })),
        (raw) => {
          expect(toE164(raw, 'US') ?? '+10000000').toMatch(/^\+\d{5,15}$/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe.skipIf(!existsSync(data))('published numbers', () => {
  const rows = existsSync(data) ? records('e164_examples.csv') : [];
  const hits = (form: (row: Row) => [string, string]) => rows.filter((row) => toE164(...form(row)) === row.e164).length;

  test('every written form of 413 numbers comes out as one E.164, save one numbering plan that has moved since', () => {
    const least = rows.length - 1;
    expect(hits((row) => [row.e164, 'ZZ'])).toBeGreaterThanOrEqual(least);
    expect(hits((row) => [row.international_format, 'US'])).toBeGreaterThanOrEqual(least);
    expect(hits((row) => [row.rfc3966, 'ZZ'])).toBeGreaterThanOrEqual(least);
    expect(hits((row) => [row.from_us, 'US'])).toBeGreaterThanOrEqual(least);
    expect(hits((row) => [row.from_in, 'IN'])).toBeGreaterThanOrEqual(least);
  });

  test('national forms come out right wherever a national form can be read back', () => {
    expect(hits((row) => [row.national_format, row.region])).toBeGreaterThanOrEqual(
      rows.filter((row) => row.national_reads_back === 'true').length - 1,
    );
  });

  test('hard cases: valid ones are read, refused ones give null', () => {
    const cases = records('parse_cases.csv');
    const valid = cases.filter((row) => row.real_metadata_valid === 'true');
    const read = valid.filter((row) => toE164(row.input, row.default_region) === row.e164);
    expect(read.length / valid.length).toBeGreaterThanOrEqual(0.95);
    for (const row of cases.filter(({ expected }) => expected === 'must be refused'))
      expect(toE164(row.input, row.default_region)).toBeNull();
  });
});
