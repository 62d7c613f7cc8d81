import { chance } from '../core/chance.ts';

/** Seeded dice: the same seed gives the same calls and the same faults in the same order. */
export type Random = {
  /** From 0 up to, but not including, 1. */
  next: () => number;
  between: (from: number, to: number) => number;
  /** @throws {RangeError} for an empty list. */
  pick: <T>(list: readonly T[]) => T;
  shuffle: <T>(list: readonly T[]) => T[];
};

export function createRandom(seed: string): Random {
  let thrown = 0;
  const next = () => chance(`${seed}/${thrown++}`);
  return {
    next,
    between: (from, to) => from + next() * (to - from),
    pick(list) {
      const index = Math.floor(next() * list.length);
      if (index >= list.length) throw new RangeError('Cannot pick from an empty list');
      return list[index] as (typeof list)[number];
    },
    shuffle: (list) =>
      list
        .map((item) => ({ item, place: next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ item }) => item),
  };
}
