import type { Tx } from './open.ts';

const queued = new WeakMap<Tx, PromiseLike<unknown>[]>();

/**
 * Leaves a statement to go out with the commit, in the same trip. Nobody sees its answer; if it fails, the whole
 * transaction does. Statements leave in the order in which they were left here, after all others.
 */
export function last(tx: Tx, ...statements: PromiseLike<unknown>[]): void {
  const before = queued.get(tx);
  if (before) before.push(...statements);
  else queued.set(tx, statements);
}

/** What was left for the commit of a transaction that is ending; nothing can be left after that. */
export function takeLast(tx: Tx): readonly PromiseLike<unknown>[] {
  const statements = queued.get(tx) ?? [];
  queued.set(tx, Object.freeze([]) as unknown as PromiseLike<unknown>[]);
  return statements;
}
