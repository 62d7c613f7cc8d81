import { useSyncExternalStore } from 'react';

/** How long a person can take a decision back, in milliseconds. */
export const undoMs = 10_000;

/**
 * Something a person did. Where it can be taken back on the server it is `done` at once and `undo` takes it back; where it cannot, it
 * is `held` until the time is over, and `commit` does it then.
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
  if (next) timer = setTimeout(settle, undoMs);
  for (const listener of watchers) listener();
}

/** Says what happened where there is no way back. A held deed is done first. */
export function notify(words: string, tone?: 'bad'): void {
  settle();
  show({ kind: 'notice', words, bad: tone === 'bad' });
}

const notifyFailure = (error: unknown) => notify(error instanceof Error ? error.message : String(error), 'bad');

/** Ends the time in which the last deed can be taken back; a held one is done now. */
export function settle(): void {
  const deed = shown?.deed;
  show(null);
  if (deed?.kind === 'held') void deed.commit().catch(notifyFailure);
}

/** Shows what was done; whatever stood there before can no longer be taken back. */
export function offerUndo(deed: UndoableAction): void {
  settle();
  show(deed);
}

/** Takes the last deed back; without one nothing happens. */
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

// A page that goes away does what it has promised: a held deed was decided.
addEventListener('pagehide', settle);

export const useShownAction = (): Shown | null =>
  useSyncExternalStore(
    (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    () => shown,
  );
