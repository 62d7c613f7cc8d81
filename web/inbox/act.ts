import type { QueryClient } from '@tanstack/react-query';
import { notify, offerUndo } from '../parts/undo.ts';
import { hide, unhide } from './hidden.ts';

type Ids = readonly string[];

export type Act = {
  ids: Ids;
  /** What it is once done: `Dismissed 3 items`. */
  words: string;
  send: (ids: Ids) => Promise<unknown>;
  /** Takes it back on the server. Without it the act is final. */
  undo?: (ids: Ids) => Promise<unknown>;
  /** A final act waits until it can no longer be taken back here. */
  hold?: boolean;
};

/** Rows stay out of sight a little longer than the request, since a run writes its answer down by itself. */
const lingerMs = 1_500;

/** Does something to rows, which leave the list at once, and offers the way back. What fails comes back with its reason. */
export async function act(queries: QueryClient, { ids, words, send, undo, hold }: Act): Promise<void> {
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

/** One request an id, four at a time. @throws the first refusal, with how many there were. */
export async function each(ids: Ids, send: (id: string) => Promise<unknown>): Promise<void> {
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
