import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canTakeSeat, type Demand, retryAfter } from '../../../services/lease/share.ts';

type Place = { tenantId: string; seated: boolean };
const demand = (tenantId: string, seated: number, waiting: number): Demand => ({ tenantId, seated, waiting });
const demandOf = (places: readonly Place[]): Demand[] =>
  [...new Set(places.map(({ tenantId }) => tenantId))].map((tenantId) => {
    const own = places.filter((place) => place.tenantId === tenantId);
    const seated = own.filter((place) => place.seated).length;
    return demand(tenantId, seated, own.length - seated);
  });

describe('a seat', () => {
  test.each<[string, Demand[], string, boolean]>([
    ['is free where nobody sits', [], 'a', true],
    ['is given to one who is alone, up to the last', [demand('a', 3, 5)], 'a', true],
    ['is refused where all are taken', [demand('a', 4, 0)], 'b', false],
    ['is given up to a share where another waits', [demand('a', 1, 5), demand('b', 2, 1)], 'a', true],
    ['beyond a share goes to who waits with less', [demand('a', 2, 5), demand('b', 1, 1)], 'a', false],
    ['beyond a share is given where the other has what it wants', [demand('a', 2, 5), demand('b', 1, 0)], 'a', true],
    ['is given to one of more tenants than seats', ['b', 'c', 'd', 'e', 'f'].map((id) => demand(id, 0, 1)), 'a', true],
  ])('%s', (_, taken, tenantId, expected) => {
    expect(canTakeSeat(taken, tenantId, 4)).toBe(expected);
  });

  test('never goes beyond the number of them, and nobody waits beside a free one', () => {
    const step = fc.record({ tenant: fc.constantFrom('a', 'b', 'c'), leaves: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 60 }), (seats, moves) => {
        let room: Place[] = [];
        const ask = (place: Place) => {
          place.seated = canTakeSeat(demandOf(room.filter((one) => one !== place)), place.tenantId, seats);
        };
        moves.forEach(({ tenant, leaves }) => {
          const first = room.find(({ tenantId, seated }) => tenantId === tenant && seated);
          if (leaves && first) room = room.filter((place) => place !== first);
          else {
            const place = { tenantId: tenant, seated: false };
            ask(place);
            room.push(place);
          }
          for (const place of room) if (!place.seated) ask(place);
          const seated = room.filter((place) => place.seated).length;
          expect(seated).toBe(Math.min(seats, room.length));
        });
      }),
    );
  });
});

test('the longer a tenant’s queue, the later each of its calls asks again, between two seconds and five minutes', () => {
  expect([1, 40, 5_000].map(retryAfter)).toEqual([2, 40, 300]);
});
