export type Place = { tenantId: string; holder: string; seated: boolean };

/**
 * Whether one more may take a seat. A tenant can always have its share: the seats divided by the tenants that have or
 * want one, rounded down, and at least one. Beyond that it only gets seats that nobody with less than a share is
 * waiting for. A tenant alone may have all.
 * @param places Who else has a seat and who else waits.
 */
export function canTakeSeat(places: readonly Place[], tenantId: string, seats: number): boolean {
  const free = seats - places.filter(({ seated }) => seated).length;
  if (free <= 0) return false;
  const tenants = new Set([...places.map(({ tenantId }) => tenantId), tenantId]);
  const share = Math.max(1, Math.floor(seats / tenants.size));
  const count = (of: string, seated: boolean) =>
    places.filter((place) => place.tenantId === of && place.seated === seated).length;
  if (count(tenantId, true) < share) return true;
  tenants.delete(tenantId);
  const owed = [...tenants].reduce(
    (sum, other) => sum + Math.max(0, Math.min(share - count(other, true), count(other, false))),
    0,
  );
  return free > owed;
}

const retrySeconds = { least: 2, most: 300 };

/**
 * When to ask again: the more of its own calls wait, the later, so a tenant asks about once a second however long its
 * queue is.
 */
export const retryAfter = (waiting: number): number =>
  Math.min(retrySeconds.most, Math.max(retrySeconds.least, waiting));
