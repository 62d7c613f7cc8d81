import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Speaker } from '../../../core/transcript.ts';
import { type CustomerFacts, chooseCustomer } from '../../../reading/link/customer.ts';
import { nothingHeard } from '../../../reading/link/heard.ts';
import { customerSide } from '../../../reading/link/side.ts';
import { hear } from './hear.ts';

const turn = (index: number, speaker: Speaker, text: string) => ({
  index,
  speaker,
  channel: 0,
  start: null,
  end: null,
  text,
  confidence: null,
});
const says = (text: string) =>
  hear([turn(0, 'agent', 'Harbour Table, how can I help?'), turn(1, 'customer', text)], null);
const aCustomer = (over: Partial<CustomerFacts> = {}): CustomerFacts => ({
  customerId: 'c1',
  externalId: null,
  name: 'Maria Keller',
  email: null,
  bookingScore: null,
  bookingNamed: false,
  ...over,
});
const maria = aCustomer({ customerId: 'maria', externalId: 'maria_keller_12', email: 'maria.k@example.com' });
const anton = aCustomer({ customerId: 'anton', name: 'Anton Keller' });

describe('chooseCustomer()', () => {
  test('takes the only customer with the number', () =>
    expect(chooseCustomer([maria], nothingHeard)).toEqual({
      customerId: 'maria',
      confidence: 0.97,
      reasons: ['phone number'],
      candidates: [],
    }));

  test('finds nobody where nobody has the number', () =>
    expect(chooseCustomer([], nothingHeard)).toEqual({ customerId: null, confidence: 0, reasons: [], candidates: [] }));

  test.each([
    ['Hello, this is Anton speaking', 'anton'],
    ["Hi, I'm Maria, about my table", 'maria'],
    ['Maria Keller is my name', 'maria'],
    ['my id is maria_keller_12', 'maria'],
    ['write to maria dot k at example dot com', 'maria'],
  ])('tells who of a family calls: "%s"', (text, customerId) =>
    expect(chooseCustomer([anton, maria], says(text)).customerId).toBe(customerId),
  );

  test.each(['Hello, a question', 'Keller here', 'Anton and Maria Kellerman'])(
    'links nobody when nothing tells: "%s"',
    (text) => {
      const decision = chooseCustomer([anton, maria], says(text));
      expect(decision.customerId).toBeNull();
      expect(decision.candidates.map(({ customerId }) => customerId).sort()).toEqual(['anton', 'maria']);
    },
  );

  test('takes the one with a booking around the call', () =>
    expect(chooseCustomer([anton, { ...maria, bookingScore: 18 }], says('Hello')).customerId).toBe('maria'));

  test('does not depend on the order of the candidates', () => {
    const people = fc.uniqueArray(
      fc.record({
        customerId: fc.uuid(),
        name: fc.constantFrom('Maria Keller', 'Anton Keller', 'Ines Duarte'),
        bookingScore: fc.option(fc.nat(23)),
      }),
      { selector: ({ customerId }) => customerId, maxLength: 5 },
    );
    fc.assert(
      fc.property(people, fc.constantFrom('this is Maria', 'Ines Duarte here', 'hello'), (list, text) => {
        const customers = list.map((person) => aCustomer(person));
        expect(chooseCustomer(customers.toReversed(), says(text))).toEqual(chooseCustomer(customers, says(text)));
      }),
    );
  });
});

describe('customerSide()', () => {
  const own = ['+14155550100', '+14155550101'];
  const number = (raw: string | null, e164 = raw) => ({ raw, e164 });
  const caller = number('+14155550123');

  test('inbound it is from, outbound it is to', () => {
    expect(customerSide({ direction: 'inbound', from: caller, to: number('+14155550100') }, own)).toMatchObject({
      kind: 'number',
      e164: '+14155550123',
    });
    expect(customerSide({ direction: 'outbound', from: number('+14155550100'), to: caller }, own)).toMatchObject({
      e164: '+14155550123',
    });
  });

  test('a call logged the wrong way round is read from its other side', () =>
    expect(customerSide({ direction: 'inbound', from: number('+14155550100'), to: caller }, own)).toEqual({
      kind: 'number',
      e164: '+14155550123',
      otherSide: true,
    }));

  test('two own numbers, or an extension and an own one, are an internal call', () => {
    expect(
      customerSide({ direction: 'inbound', from: number('+14155550100'), to: number('+14155550101') }, own).kind,
    ).toBe('internal');
    expect(
      customerSide({ direction: 'inbound', from: number('101', null), to: number('+14155550101') }, own).kind,
    ).toBe('internal');
    expect(customerSide({ direction: 'inbound', from: number('101', null), to: caller }, []).kind).toBe('internal');
  });

  test('a number kept back, one that nobody sent and one that is none are told apart', () => {
    expect(
      customerSide({ direction: 'inbound', from: number('anonymous', null), to: number('+14155550100') }, own).kind,
    ).toBe('withheld');
    for (const none of [null, '', 'unavailable', 'Unknown'])
      expect(
        customerSide({ direction: 'inbound', from: number(none, null), to: number('+14155550100') }, own).kind,
      ).toBe('unknown');
    expect(
      customerSide({ direction: 'inbound', from: number('555-0123', null), to: number('+14155550100') }, own).kind,
    ).toBe('unreadable');
  });

  test('an own number is never the customer', () => {
    const some = fc.constantFrom('+14155550100', '+14155550101', '+14155550123', '101', 'anonymous', null);
    fc.assert(
      fc.property(some, some, fc.constantFrom('inbound', 'outbound'), (from, to, direction) => {
        const read = (raw: string | null) => number(raw, raw?.startsWith('+') ? raw : null);
        expect(own).not.toContain(customerSide({ direction, from: read(from), to: read(to) }, own).e164);
      }),
    );
  });
});
