import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithheld, readPhone, toE164 } from '../../../reading/phone/normalize.ts';

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
    ['12125550142', 'DE', '+12125550142'],
    ['919876543210', 'US', '+919876543210'],
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

  test.each([
    ['"UNAVAILABLE" <2125550142>', 'US', '+12125550142'],
    ['"Anonymous" <sip:+12125550142@unknown.example;user=phone>', 'DE', '+12125550142'],
    ['sip:2125550142;phone-context=+1@pbx.example', 'DE', '+12125550142'],
    ['whatsapp:+4915123456789', 'US', '+4915123456789'],
    ['cell: 212-555-0173', 'US', '+12125550173'],
    ['Ann (212) 555-0174', 'US', '+12125550174'],
    ['212-555-0174 (mobile, Ann)', 'US', '+12125550174'],
    ['\u202a+1 (212) 555\u20110142\u202c', 'DE', '+12125550142'],
    ["'+12125550142", 'DE', '+12125550142'],
  ])('reads the number in %s', (raw, region, e164) => {
    expect(isWithheld(raw)).toBe(false);
    expect(toE164(raw, region)).toBe(e164);
  });

  test.each([
    ['0 91 98450 12345', 'IN', '+919845012345'],
    ['0971 50 123 4567', 'AE', '+971501234567'],
    ['0061 412 345 678', 'AU', '+61412345678'],
    ['061412345678', 'AU', '+61412345678'],
    ['0011 44 20 7946 0958', 'AU', '+442079460958'],
    ['+52 1 33 1234 5678', 'US', '+523312345678'],
    ['01 33 1234 5678', 'MX', '+523312345678'],
    ['045 33 1234 5678', 'MX', '+523312345678'],
    ['(21) 8765-4321', 'BR', '+5521987654321'],
    ['+55 85 8765-4321', 'US', '+5585987654321'],
    ['0 31 85 98765-4321', 'BR', '+5585987654321'],
    ['(0xx85) 98765-4321', 'BR', '+5585987654321'],
    ['0xx85 98765-4321', 'BR', '+5585987654321'],
    ['06.12.34.56.78', 'FR', '+33612345678'],
    ['06-12-34-56-78', 'FR', '+33612345678'],
    ['030/9012345', 'DE', '+49309012345'],
    ['4917612345678', 'DE', '+4917612345678'],
    ['07700 900123', 'GB', '+447700900123'],
  ])('knows the exit, trunk, mobile and carrier digits of a plan: %s in %s', (raw, region, e164) =>
    expect(toE164(raw, region)).toBe(e164),
  );

  test.each([
    ['2.125550121E+09', 'US', '+12125550121'],
    ['1,4155550123e10', 'US', '+14155550123'],
    ['14155550123.00', 'US', '+14155550123'],
    ['4.47911123456E11', 'GB', '+447911123456'],
    ['4,155,550,123', 'US', '+14155550123'],
  ])('reads a number that a spreadsheet stored as the quantity %s', (raw, region, e164) =>
    expect(toE164(raw, region)).toBe(e164),
  );

  test.each([
    ['2.12555E+09', 'US', 'rounded'],
    ['9.19E+11', 'IN', 'rounded'],
    ['000-000-0000', 'US', 'withheld'],
    ['999-999-9999', 'US', 'placeholder'],
    ['+1 777 777 7777', 'GB', 'placeholder'],
    ['9876543210', 'US', 'placeholder'],
    ['1234567890', 'IN', 'placeholder'],
    ['123-456-7890', 'US', 'unreadable'],
    ['01234 567890', 'GB', 'placeholder'],
    ['212-555-0141 212-555-0143', 'US', 'several'],
    ['212-555-0141 or 212-555-0143', 'US', 'several'],
    ['030 123456/57', 'DE', 'several'],
    ['9,2125550142', 'US', 'several'],
    ['212-555-0171-12', 'US', 'unreadable'],
    ['212-555-O142', 'US', 'unreadable'],
    ['1-800-555-CALL', 'US', 'unreadable'],
    ['0800 5555 CALL', 'DE', 'unreadable'],
    ['*67 212 555 0142', 'US', 'unreadable'],
    ['+91 91919 876543210', 'US', 'unreadable'],
    ['+9198765432101', 'US', 'unreadable'],
    ['491234567890', 'NL', 'unreadable'],
    ['4921123456', 'DE', 'ambiguous'],
    ['79111234567', 'GB', 'ambiguous'],
    ['33 1234 56789', 'MX', 'unreadable'],
    ['33123456789', 'MX', 'ambiguous'],
    ['212 520 123 456', 'US', 'unreadable'],
    ['92125550142', 'US', 'unreadable'],
    ['0123456789', 'US', 'unreadable'],
    ['15 2345 6789', 'AR', 'unreadable'],
    ['12125550142', 'IN', 'ambiguous'],
  ])('refuses %s in %s as %s', (raw, region, why) => expect(readPhone(raw, region)).toEqual({ e164: null, why }));

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

/** Fresh numbers of ten plans, written as people there write them. */
const written: [region: string, national: string, e164: string][] = [
  ['US', '(312) 555-0188', '+13125550188'],
  ['CA', '416-555-0123', '+14165550123'],
  ['GB', '0161 496 0123', '+441614960123'],
  ['FR', '07 55 12 34 98', '+33755123498'],
  ['DE', '0221 9876510', '+492219876510'],
  ['IT', '06 6982 1234', '+390669821234'],
  ['IN', '080-2345 6701', '+918023456701'],
  ['AU', '(03) 9012 3456', '+61390123456'],
  ['AE', '04 234 5678', '+97142345678'],
  ['BR', '(31) 3456-7890', '+553134567890'],
  ['BR', '(11) 98765-1234', '+5511987651234'],
  ['MX', '33 1234 5678', '+523312345678'],
  ['AR', '011 15-2345-6789', '+5491123456789'],
  ['JP', '03-3456-7890', '+81334567890'],
  ['ZA', '011 234 5678', '+27112345678'],
];
const aNumber = fc.constantFrom(...written);
const anExtension = fc
  .tuple(
    fc.constantFrom(
      ...['x', ' x', 'p', '*', '#', ' #', ' ext ', ' ext. ', ' ext.: ', ', ext. ', 'ext', ';ext=', ',,', ',', ';', 'w'],
      ...[' extension ', ' (ext. ', ' extn ', '~', ' доб. ', ' Durchwahl ', ' poste ', ' ramal ', ' int. ', ' DW '],
    ),
    fc.integer({ min: 1, max: 99_999 }),
  )
  .map(([marker, digits]) => `${marker}${digits}${marker.includes('(') ? ')' : ''}`);

describe('whatever is written around a number', () => {
  test.each(written)('the number itself is read: %s %s', (region, national, e164) =>
    expect(toE164(national, region)).toBe(e164),
  );

  test('an extension in any spelling never changes it', () =>
    fc.assert(
      fc.property(aNumber, anExtension, ([region, national, e164], extension) => {
        expect(toE164(national + extension, region)).toBe(e164);
        expect(toE164(e164 + extension, 'US')).toBe(e164);
      }),
    ));

  test('labels, remarks, names and addresses never change it', () =>
    fc.assert(
      fc.property(
        aNumber,
        fc.constantFrom('', 'Tel. ', 'cell: ', 'Ann Lee ', 'phone - ', '☎ '),
        fc.constantFrom('', ' (mobile)', ', ask for Ann', ' home', '.', ' [work]'),
        ([region, national, e164], label, remark) => {
          expect(toE164(label + national + remark, region)).toBe(e164);
          expect(toE164(`"${label}" <sip:${e164}@unknown.example>`, region)).toBe(e164);
          expect(toE164(`"${label}" <tel:${e164};isub=1>`, region)).toBe(e164);
        },
      ),
    ));

  test('digits too many or too few give the same country or nothing, never another country', () =>
    fc.assert(
      fc.property(
        aNumber,
        fc.constantFrom(' ', '-', '.'),
        fc.stringMatching(/^\d{0,6}$/),
        fc.nat({ max: 3 }),
        ([region, national, e164], separator, more, fewer) => {
          const home = e164.slice(0, region === 'AE' ? 4 : e164.startsWith('+1') ? 2 : 3);
          const cut = national.slice(0, national.length - fewer);
          for (const text of [cut + (more && separator + more), cut.replace(/\D/g, '') + more.slice(0, 1)])
            expect(toE164(text, region) ?? home, text).toMatch(new RegExp(`^\\${home}`));
        },
      ),
      { numRuns: 1_000 },
    ));

  test('a second number beside it is never glued to it', () =>
    fc.assert(
      fc.property(
        aNumber,
        aNumber,
        fc.constantFrom(' ', ' / ', ', ', ' or ', '; '),
        ([region, one], [, other], between) => {
          expect(toE164(one + between + other, region)).toBeNull();
        },
      ),
    ));
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
