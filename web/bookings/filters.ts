import { type BookingStatus, bookingStatuses } from '../../reading/link/score.ts';

/** The list's URL parameters; `when`: `coming` from this hour on, `past` before it. */
export type Filters = { q?: string; status?: BookingStatus; when?: string };

export function readFilters(search: Record<string, unknown>): Filters {
  const q = typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 200) : '';
  const status = bookingStatuses.find((known) => known === search.status);
  const when = ['coming', 'past'].find((known) => known === search.when);
  return { ...(q ? { q } : {}), ...(status ? { status } : {}), ...(when ? { when } : {}) };
}

const hourMs = 3_600_000;

/** The time window for the API, cut to the hour, so that the same page does not keep getting new URLs. */
export function windowOf(when: string | undefined, now = Date.now()): { from?: string; to?: string } {
  const hour = new Date(Math.floor(now / hourMs) * hourMs).toISOString();
  return when === 'coming' ? { from: hour } : when === 'past' ? { to: hour } : {};
}
