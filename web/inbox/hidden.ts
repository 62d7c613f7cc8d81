import { useSyncExternalStore } from 'react';

let hidden: ReadonlySet<string> = new Set();
const watchers = new Set<() => void>();

function become(next: ReadonlySet<string>) {
  hidden = next;
  for (const listener of watchers) listener();
}

/** Hides rows that are being decided. */
export const hide = (ids: readonly string[]): void => become(new Set([...hidden, ...ids]));
export const unhide = (ids: readonly string[]): void => become(new Set([...hidden].filter((id) => !ids.includes(id))));

/** Ids of rows that lists leave out. */
export const useHidden = (): ReadonlySet<string> =>
  useSyncExternalStore(
    (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    () => hidden,
  );
