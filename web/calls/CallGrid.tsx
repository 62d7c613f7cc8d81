import { useElementScrollRestoration } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { CallRow } from '../api/types.ts';
import { CallLine } from './CallLine.tsx';
import { useListKeys } from './useListKeys.ts';

const columns = [
  ['Time', ''],
  ['Direction', ''],
  ['Customer', ''],
  ['Agent', 'agent'],
  ['Length', 'number'],
  ['About', 'about'],
  ['Sentiment', 'feel'],
  ['Steps', 'stage'],
] as const;

const narrow = matchMedia('(max-width: 720px)');

/** Rows of one height, of which only those in sight exist; asks for more before the reader gets to the end, and is found again where it was left. */
export function CallGrid({
  rows,
  more,
  above,
  below,
}: {
  rows: readonly CallRow[];
  more: () => void;
  above: ReactNode;
  /** What stands under the head while there are no rows. */
  below: ReactNode;
}) {
  const box = useRef<HTMLElement>(null);
  const height = useRowHeight();
  const left = useElementScrollRestoration({ id: 'calls' });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 12,
    initialOffset: left?.scrollY ?? 0,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are kept until told that the height is another
  useEffect(() => virtual.measure(), [virtual, height]);
  useListKeys(box);
  const lines = virtual.getVirtualItems();
  const last = lines.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last > rows.length - 30) more();
  }, [last, rows.length, more]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
    <section className="grid" ref={box} tabIndex={0} aria-label="List of calls" data-scroll-restoration-id="calls">
      {above}
      <div role="table" aria-label="Calls" aria-rowcount={rows.length + 1}>
        <div role="rowgroup" className="head">
          <div className="line" role="row" aria-rowindex={1}>
            {columns.map(([name, className]) => (
              <span key={name} role="columnheader" className={className}>
                {name === 'Direction' ? <span className="unseen">{name}</span> : name}
              </span>
            ))}
          </div>
        </div>
        <div className="rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {lines.map(({ index, start }) => {
            const row = rows[index];
            return row && <CallLine key={row.id} row={row} top={start} index={index} />;
          })}
        </div>
      </div>
      {below}
    </section>
  );
}

function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(narrow.matches);
  useEffect(() => {
    const told = () => setNarrow(narrow.matches);
    narrow.addEventListener('change', told);
    return () => narrow.removeEventListener('change', told);
  }, []);
  return isNarrow ? 52 : 36;
}
