import { stages } from '../../core/call.ts';

/** What stands in the address of the list: every view is a link. */
export type Filters = { stage?: string; direction?: string; agent?: string; q?: string; days?: string };

const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : '';

/** Keeps what is known and fit; anything else in the address is left out. */
export function readFilters(search: Record<string, unknown>): Filters {
  const stage = text(search.stage);
  const direction = text(search.direction);
  const days = text(search.days);
  const agent = text(search.agent);
  const q = text(search.q);
  return {
    ...(stages.some((known) => known === stage) ? { stage } : {}),
    ...(['inbound', 'outbound'].includes(direction) ? { direction } : {}),
    ...(['1', '7', '30'].includes(days) ? { days } : {}),
    ...(agent ? { agent } : {}),
    ...(q ? { q } : {}),
  };
}
