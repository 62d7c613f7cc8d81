import { describe, expect, test } from 'vitest';
import { chooseBooking } from '../../../reading/link/booking.ts';
import { airlineCases, type Case, haveData, sgdCases } from './calls.ts';
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
