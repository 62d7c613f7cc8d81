import { type BookingStatus, bookingStatuses } from '../../reading/link/score.ts';

/** What stands in the address of the list; `when`: `coming` from this hour on, `past` before it. */
export type Filters = { q?: string; status?: BookingStatus; when?: string };

export function readFilters(search: Record<string, unknown>): Filters {
  const q = typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 200) : '';
  const status = bookingStatuses.find((known) => known === search.status);
  const when = ['coming', 'past'].find((known) => known === search.when);
  return { ...(q ? { q } : {}), ...(status ? { status } : {}), ...(when ? { when } : {}) };
}

const hourMs = 3_600_000;

/** The window as the API asks for it, cut to the hour, so that the same page is not asked for under ever new addresses. */
export function windowOf(when: string | undefined, now = Date.now()): { from?: string; to?: string } {
  const hour = new Date(Math.floor(now / hourMs) * hourMs).toISOString();
  return when === 'coming' ? { from: hour } : when === 'past' ? { to: hour } : {};
}
