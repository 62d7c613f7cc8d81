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

type Shown = { action: UndoableAction; until: number };
let shown: Shown | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();

function show(next: UndoableAction | null) {
  clearTimeout(timer);
  shown = next && { action: next, until: Date.now() + undoMs };
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
  const action = shown?.action;
  show(null);
  if (action?.kind === 'held') void action.commit().catch(notifyFailure);
}

/** Shows what was done; the previous action can no longer be undone. */
export function offerUndo(action: UndoableAction): void {
  commitPending();
  show(action);
}

/** Undoes the last action; does nothing without one. */
export async function undo(): Promise<void> {
  const action = shown?.action;
  if (!action || action.kind === 'notice') return;
  show(null);
  if (action.kind === 'held') action.release();
  else
    try {
      await action.undo();
    } catch (error) {
      return notifyFailure(error);
    }
  show({ kind: 'notice', words: `Undone: ${action.words}` });
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
