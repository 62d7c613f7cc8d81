import { describe, expect, test } from 'vitest';
import { chooseBooking } from '../../../reading/link/booking.ts';
import { chooseCustomer } from '../../../reading/link/customer.ts';
import { airlineCases, type Case, haveData, introductions, sgdCases } from './calls.ts';
import { hear } from './hear.ts';

const rightShare = (cases: readonly Case[]): number => {
  const judged = cases.filter(({ right }) => right.length > 0);
  const right = judged.filter(({ own, startedAt, turns, right }) => {
    const { bookingId } = chooseBooking(own, { startedAt, timeZone: 'America/New_York', heard: hear(turns, null) });
    return bookingId !== null && right.includes(bookingId);
  });
  return right.length / judged.length;
};

describe.skipIf(!haveData)('the booking of real conversations', () => {
  test('is found in over 90 % of the calls in which one of three bookings around the call is discussed', () => {
    const cases = sgdCases();
    expect(cases.length).toBeGreaterThan(100);
    expect(rightShare(cases)).toBeGreaterThan(0.9);
  });

  test('is found in over 90 % of the calls that name a reservation code among all of the customer', () => {
    expect(rightShare(airlineCases())).toBeGreaterThan(0.9);
  });
});

describe.skipIf(!haveData)('how sure a booking is', () => {
  const decide = (one: Case, own: Case['own']) =>
    chooseBooking(own, { startedAt: one.startedAt, timeZone: 'America/New_York', heard: hear(one.turns, null) });

  test('at 0.9 and more 97 % are right, with as many calls whose booking is not on record as with it', () => {
    const cases = [...sgdCases(), ...airlineCases()].filter(({ right }) => right.length > 0);
    const links = cases.flatMap((one) => [
      { one, ...decide(one, one.own) },
      {
        one,
        ...decide(
          one,
          one.own.filter(({ bookingId }) => !one.right.includes(bookingId)),
        ),
      },
    ]);
    const high = links.filter(({ confidence }) => confidence >= 0.9);
    expect(high.length).toBeGreaterThan(20);
    const right = high.filter(({ one, bookingId }) => bookingId !== null && one.right.includes(bookingId));
    expect(right.length / high.length).toBeGreaterThanOrEqual(0.97);
  });
});

describe.skipIf(!haveData)('callers whose names a recognizer heard', () => {
  const calls = introductions();
  const decide = (nth: number, holder: number) => {
    const { name, email } = calls[holder % calls.length] ?? { name: '', email: '' };
    const facts = { externalId: null, bookingScore: null, bookingNamed: false, othersReference: false };
    const heard = hear(calls[nth]?.turns ?? [], null);
    return chooseCustomer([{ customerId: name, name, email, ...facts }], heard);
  };
  const share = (list: readonly boolean[]) => list.filter(Boolean).length / list.length;

  test("strangers on somebody's number are asked about, most holders are linked, and 0.9 is right in 97 %", () => {
    expect(calls.length).toBeGreaterThan(150);
    const own = calls.map((_, nth) => decide(nth, nth));
    const strangers = calls.flatMap(({ name }, nth) => {
      const holder = nth + 7;
      return calls[holder % calls.length]?.name === name ? [] : [decide(nth, holder)];
    });
    expect(share(strangers.map(({ customerId }) => customerId !== null))).toBeLessThan(0.05);
    expect(share(own.map(({ customerId }) => customerId !== null))).toBeGreaterThan(0.85);
    const high = (list: typeof own) => list.filter(({ confidence }) => confidence >= 0.9).length;
    expect(high(own) / (high(own) + high(strangers))).toBeGreaterThanOrEqual(0.97);
  });
});
