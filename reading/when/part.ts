import { HOUR } from './wall.ts';

export type PartName =
  | 'morning'
  | 'afternoon'
  | 'evening'
  | 'night'
  | 'tonight'
  | 'lunch'
  | 'breakfast'
  | 'dinner'
  | 'daytime'
  | 'work'
  | 'early'
  | 'end'
  | 'close';

export type PartEdge = 'start' | 'middle' | 'end';

/**
 * From which hour to which a part of the day runs, in terms of when people are called: an evening starts when work
 * ends, "tonight" lasts until bedtime. `early` is "first thing", `end` the end of the working day, `close` the close of
 * business.
 */
const hours: Readonly<Record<PartName, readonly [number, number]>> = {
  morning: [8, 12],
  afternoon: [12, 17],
  evening: [17, 20],
  night: [20, 24],
  tonight: [18, 22],
  lunch: [12, 13],
  breakfast: [7, 9],
  dinner: [18, 20],
  daytime: [8, 18],
  work: [9, 17],
  early: [8, 10],
  end: [16, 18],
  close: [16, 17],
};

/** Since midnight. The early and late parts are its first and last two hours, the middle the two in between. */
export function partHours(part: PartName, edge: PartEdge | null): { from: number; to: number } {
  const [from, to] = hours[part];
  const middle = (from + to) / 2;
  if (edge === 'start') return { from: from * HOUR, to: Math.min(from + 2, to) * HOUR };
  if (edge === 'end') return { from: Math.max(to - 2, from) * HOUR, to: to * HOUR };
  if (edge === 'middle') return { from: Math.floor(middle - 1) * HOUR, to: Math.floor(middle + 1) * HOUR };
  return { from: from * HOUR, to: to * HOUR };
}
