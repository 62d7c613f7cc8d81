export type Place = { tenantId: string; holder: string; seated: boolean };

/**
 * Whether one more may sit down. A tenant may always have its share, the seats divided by the tenants that hold or want one, rounded
 * down, and one at least; beyond that it gets only seats that nobody waits for who has less than a share. Alone it may have all.
 * @param places Who sits and who waits; the one who asks may be among them, and then keeps its seat.
 */
export function maySit(places: readonly Place[], asks: { tenantId: string; holder: string }, seats: number): boolean {
  const isMine = ({ tenantId, holder }: Place) => tenantId === asks.tenantId && holder === asks.holder;
  if (places.some((place) => place.seated && isMine(place))) return true;
  const free = seats - places.filter(({ seated }) => seated).length;
  if (free <= 0) return false;
  const tenants = new Set([...places.map(({ tenantId }) => tenantId), asks.tenantId]);
  const share = Math.max(1, Math.floor(seats / tenants.size));
  const count = (tenantId: string, seated: boolean) =>
    places.filter((place) => place.tenantId === tenantId && place.seated === seated).length;
  if (count(asks.tenantId, true) < share) return true;
  tenants.delete(asks.tenantId);
  const owed = [...tenants].reduce(
    (sum, tenantId) => sum + Math.max(0, Math.min(share - count(tenantId, true), count(tenantId, false))),
    0,
  );
  return free > owed;
}

const retrySeconds = { least: 2, most: 300 };

/** When to ask again: the more of its own calls wait, the later, so that a tenant asks about once a second however long its queue is. */
export const retryAfter = (waiting: number): number =>
  Math.min(retrySeconds.most, Math.max(retrySeconds.least, waiting));
