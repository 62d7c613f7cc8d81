import type { Tx } from './open.ts';

/** What a transaction collects for its end. */
export type Queue<T> = {
  add: (tx: Tx, ...items: T[]) => void;
  /** Everything so far, in order, for a transaction that is ending; adding more is refused from then on. */
  take: (tx: Tx) => readonly T[];
};

export function createQueue<T>(): Queue<T> {
  const queued = new WeakMap<Tx, T[]>();
  return {
    add(tx, ...items) {
      const before = queued.get(tx);
      if (before) before.push(...items);
      else queued.set(tx, items);
    },
    take(tx) {
      const items = queued.get(tx) ?? [];
      queued.set(tx, Object.freeze([]) as unknown as T[]);
      return items;
    },
  };
}
