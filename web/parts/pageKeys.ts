import { useEffect, useRef, useSyncExternalStore } from 'react';
import { typing } from './keys.ts';

/** A key of a page as `?` shows it. `run` is left out where the page listens for itself. */
export type PageKey = { key: string; what: string; run?: () => void };
type Shown = readonly Pick<PageKey, 'key' | 'what'>[];

const shown = new Map<symbol, Shown>();
const watchers = new Set<() => void>();
let all: Shown = [];

function changed() {
  all = [...shown.values()].flat();
  for (const listener of watchers) listener();
}

/** Keys that work while the component is there, outside of fields and sheets; they stand in the sheet of keys. */
export function usePageKeys(keys: readonly PageKey[]): void {
  const latest = useRef(keys);
  latest.current = keys;
  const words = JSON.stringify(keys.map(({ key, what }) => ({ key, what })));
  useEffect(() => {
    const id = Symbol('page');
    shown.set(id, JSON.parse(words) as Shown);
    changed();
    return () => {
      shown.delete(id);
      changed();
    };
  }, [words]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || typing(event) || document.querySelector('dialog[open]')) return;
      const run = latest.current.find(({ key }) => key === event.key)?.run;
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** What the sheet of keys lists of the page that is shown. */
export const useShownKeys = (): Shown =>
  useSyncExternalStore(
    (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    () => all,
  );
