import { useEffect, useRef, useSyncExternalStore } from 'react';
import { isTyping } from './keys.ts';

/** A page's shortcut as listed by `?`. `run` is missing if the page handles it itself. */
export type PageKey = { key: string; what: string; run?: () => void };
type Shown = readonly Pick<PageKey, 'key' | 'what'>[];

const shown = new Map<symbol, Shown>();
const watchers = new Set<() => void>();
let all: Shown = [];

function changed() {
  all = [...shown.values()].flat();
  for (const listener of watchers) listener();
}

/**
 * Shortcuts that work while the component is mounted, outside fields and dialogs; they appear in the list of shortcuts.
 */
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
      if (event.defaultPrevented || isTyping(event) || document.querySelector('dialog[open]')) return;
      const run = latest.current.find(({ key }) => key === event.key)?.run;
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** The current page's shortcuts, for the list. */
export const useShownKeys = (): Shown =>
  useSyncExternalStore(
    (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    () => all,
  );
