/** How many of a tenant's requests have a seat, and how many wait for one. */
export type Demand = { tenantId: string; seated: number; waiting: number };

/**
 * Whether one more may take a seat. A tenant can always have its share: the seats divided by the tenants that have or
 * want one, rounded down, and at least one. Beyond that it only gets seats that nobody with less than a share is
 * waiting for. A tenant alone may have all.
 * @param demand Of everybody else, this tenant's other requests included; one entry per tenant.
 */
export function canTakeSeat(demand: readonly Demand[], tenantId: string, seats: number): boolean {
  const free = seats - demand.reduce((sum, { seated }) => sum + seated, 0);
  if (free <= 0) return false;
  const own = demand.find((one) => one.tenantId === tenantId);
  const others = demand.filter((one) => one !== own);
  const share = Math.max(1, Math.floor(seats / (others.length + 1)));
  if ((own?.seated ?? 0) < share) return true;
  const owed = others.reduce((sum, { seated, waiting }) => sum + Math.max(0, Math.min(share - seated, waiting)), 0);
  return free > owed;
}

const retrySeconds = { least: 2, most: 300 };

/**
 * When to ask again: the more of its own calls wait, the later, so a tenant asks about once a second however long its
 * queue is.
 */
export const retryAfter = (waiting: number): number =>
  Math.min(retrySeconds.most, Math.max(retrySeconds.least, waiting));
