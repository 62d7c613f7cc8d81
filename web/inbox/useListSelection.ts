import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { usePageKeys } from '../parts/pageKeys.ts';

/**
 * The current row of a list and the selected ones. When a row is gone, the next takes its place.
 * @param item Id of the current row, from the URL.
 * @param go Puts another id into the URL; undefined for none.
 */
export function useListSelection<T extends { id: string }>(
  rows: readonly T[],
  item: string | undefined,
  go: (id: string | undefined) => void,
) {
  const [marks, setMarks] = useState<ReadonlySet<string>>(new Set());
  const place = useRef(0);
  const anchor = useRef<string | undefined>(undefined);
  const found = rows.findIndex(({ id }) => id === item);
  const index = found >= 0 ? found : Math.min(place.current, rows.length - 1);
  place.current = Math.max(0, index);
  const current = rows[index];
  useEffect(() => {
    if (item && current && current.id !== item) go(current.id);
  }, [item, current, go]);

  const chosen = useMemo(() => rows.filter(({ id }) => marks.has(id)), [rows, marks]);
  const move = (by: number) => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
    if (next) go(next.id);
  };
  const toggle = useCallback((id: string) => {
    anchor.current = id;
    setMarks((old) => (old.has(id) ? new Set([...old].filter((one) => one !== id)) : new Set([...old, id])));
  }, []);
  const extend = (id: string) => {
    const from = rows.findIndex((row) => row.id === anchor.current);
    const to = rows.findIndex((row) => row.id === id);
    const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    setMarks((old) => new Set([...old, ...rows.slice(first, last + 1).map((row) => row.id)]));
  };
  const clear = useCallback(() => setMarks(new Set()), []);
  usePageKeys([
    { key: 'j', what: 'next', run: () => move(1) },
    { key: 'k', what: 'previous', run: () => move(-1) },
    { key: 'x', what: 'select or deselect', run: () => current && toggle(current.id) },
    { key: 'X', what: 'select up to here', run: () => current && extend(current.id) },
    {
      key: 'Escape',
      what: 'clear the selection; on a phone, back to the list',
      run: () => (marks.size > 0 ? clear() : go(undefined)),
    },
  ]);
  return { current, index, chosen, isChosen: (id: string) => marks.has(id), move, toggle, extend, clear };
}
