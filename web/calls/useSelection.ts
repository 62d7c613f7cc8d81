import { useCallback, useMemo, useRef, useState } from 'react';

/** Which rows are selected, in list order; a row that is no longer shown is not. */
export function useSelection(ids: readonly string[]) {
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const latest = useRef({ ids, anchor: '' });
  latest.current.ids = ids;
  /** Toggles a row; with `upTo` selects all from the last one to it. */
  const toggle = useCallback((id: string, upTo = false) => {
    const { ids: all, anchor } = latest.current;
    const ends = [all.indexOf(anchor), all.indexOf(id)].sort((a, b) => a - b);
    latest.current.anchor = id;
    setMarked((old) => {
      if (upTo && ends[0] !== undefined && ends[0] >= 0)
        return new Set([...old, ...all.slice(ends[0], (ends[1] ?? 0) + 1)]);
      return old.has(id) ? new Set([...old].filter((one) => one !== id)) : new Set([...old, id]);
    });
  }, []);
  const clear = useCallback(() => setMarked(new Set()), []);
  const all = useCallback(() => setMarked(new Set(latest.current.ids)), []);
  const chosen = useMemo(() => ids.filter((id) => marked.has(id)), [ids, marked]);
  return { chosen, marked, toggle, all, clear };
}

export type Selection = ReturnType<typeof useSelection>;
