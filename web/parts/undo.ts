import { useSyncExternalStore } from 'react';

/** How long a person can undo an action, in milliseconds. */
export const undoMs = 10_000;

/**
 * Something a person did. If the server can undo it, it is `done` at once and `undo` reverts it; if not, it is `held`
 * until the time is up, and `commit` does it then.
 */
export type UndoableAction =
  | { kind: 'done'; words: string; undo: () => Promise<unknown> }
  | { kind: 'held'; words: string; commit: () => Promise<unknown>; release: () => void }
  | { kind: 'notice'; words: string; bad?: boolean };

type Shown = { deed: UndoableAction; until: number };
let shown: Shown | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();

function show(next: UndoableAction | null) {
  clearTimeout(timer);
  shown = next && { deed: next, until: Date.now() + undoMs };
  if (next) timer = setTimeout(commitPending, undoMs);
  for (const listener of watchers) listener();
}

/** Shows what happened when there is no undo. Commits a held action first. */
export function notify(words: string, tone?: 'bad'): void {
  commitPending();
  show({ kind: 'notice', words, bad: tone === 'bad' });
}

const notifyFailure = (error: unknown) => notify(error instanceof Error ? error.message : String(error), 'bad');

/** Ends the time in which the last action can be undone; a held one is done now. */
export function commitPending(): void {
  const deed = shown?.deed;
  show(null);
  if (deed?.kind === 'held') void deed.commit().catch(notifyFailure);
}

/** Shows what was done; the previous action can no longer be undone. */
export function offerUndo(deed: UndoableAction): void {
  commitPending();
  show(deed);
}

/** Undoes the last action; does nothing without one. */
export async function undo(): Promise<void> {
  const deed = shown?.deed;
  if (!deed || deed.kind === 'notice') return;
  show(null);
  if (deed.kind === 'held') deed.release();
  else
    try {
      await deed.undo();
    } catch (error) {
      return notifyFailure(error);
    }
  show({ kind: 'notice', words: `Undone: ${deed.words}` });
}

// A page that closes keeps its promise: a held action was decided.
addEventListener('pagehide', commitPending);

export const useShownAction = (): Shown | null =>
  useSyncExternalStore(
    (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    () => shown,
  );
