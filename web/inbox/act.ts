import type { QueryClient } from '@tanstack/react-query';
import { notify, offerUndo } from '../parts/undo.ts';
import { hide, unhide } from './hidden.ts';

type Ids = readonly string[];

export type RowAction = {
  ids: Ids;
  /** What it says once done: `Dismissed 3 items`. */
  words: string;
  send: (ids: Ids) => Promise<unknown>;
  /** Undoes it on the server. Without it the action is final. */
  undo?: (ids: Ids) => Promise<unknown>;
  /** A final action waits until it can no longer be undone here. */
  hold?: boolean;
};

/** Rows stay hidden slightly longer than the request, since a run writes its result separately. */
const lingerMs = 1_500;

/**
 * Does something to rows, which leave the list at once, and offers an undo. Rows that fail come back with the reason.
 */
export async function runAction(queries: QueryClient, { ids, words, send, undo, hold }: RowAction): Promise<void> {
  const readAgain = () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  const commit = async () => {
    try {
      await send(ids);
    } catch (error) {
      unhide(ids);
      throw error;
    } finally {
      void readAgain().finally(() => setTimeout(() => unhide(ids), lingerMs));
    }
  };
  hide(ids);
  if (hold) return offerUndo({ kind: 'held', words, commit, release: () => unhide(ids) });
  try {
    await commit();
  } catch (error) {
    return notify(error instanceof Error ? error.message : String(error), 'bad');
  }
  if (!undo) return notify(words);
  const takeBack = async () => {
    try {
      await undo(ids);
    } finally {
      await readAgain();
      unhide(ids);
    }
  };
  offerUndo({ kind: 'done', words, undo: takeBack });
}

/** One request per id, four at a time. @throws the first refusal, with how many there were */
export async function sendEach(ids: Ids, send: (id: string) => Promise<unknown>): Promise<void> {
  const left = [...ids];
  const failures: unknown[] = [];
  const work = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift())
      await send(id).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: 4 }, work));
  const [first] = failures;
  if (!first) return;
  if (ids.length === 1) throw first;
  const why = first instanceof Error ? first.message : String(first);
  throw new Error(`${failures.length} of ${ids.length} failed: ${why}`);
}
