/** Orders of the list, by the API's names; the first one is the default. */
export const sorts = ['newest', 'name', 'lastCall'] as const;

/** The list's URL parameters. */
export type Filters = { q?: string; sort?: (typeof sorts)[number] };

export function readFilters(search: Record<string, unknown>): Filters {
  const q = typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 200) : '';
  const sort = sorts.slice(1).find((known) => known === search.sort);
  return { ...(q ? { q } : {}), ...(sort ? { sort } : {}) };
}

/**
 * The input is a number if it has enough digits and nothing that numbers do not have; otherwise it is part of a name or
 * address.
 */
export const toQuery = (q: string | undefined): { q?: string; phone?: string } =>
  !q ? {} : /^[+\d\s().-]+$/.test(q) && q.replace(/\D/g, '').length >= 7 ? { phone: q } : { q };
