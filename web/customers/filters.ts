/** Orders of the list, by the API's names; the first one is taken where the address names none. */
export const sorts = ['newest', 'name', 'lastCall'] as const;

/** What stands in the address of the list. */
export type Filters = { q?: string; sort?: (typeof sorts)[number] };

export function readFilters(search: Record<string, unknown>): Filters {
  const q = typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 200) : '';
  const sort = sorts.slice(1).find((known) => known === search.sort);
  return { ...(q ? { q } : {}), ...(sort ? { sort } : {}) };
}

/** What is typed is a number when it has digits enough and nothing that numbers have not; else it is part of a name or address. */
export const asked = (q: string | undefined): { q?: string; phone?: string } =>
  !q ? {} : /^[+\d\s().-]+$/.test(q) && q.replace(/\D/g, '').length >= 7 ? { phone: q } : { q };
