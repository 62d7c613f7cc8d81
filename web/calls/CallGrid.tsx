import type { ReactNode } from 'react';
import type { CallRow } from '../api/types.ts';
import { useListKeys } from '../parts/useListKeys.ts';
import { useVirtualRows } from '../parts/useVirtualRows.ts';
import { CallLine } from './CallLine.tsx';
import type { Filters } from './filters.ts';
import type { Selection } from './useSelection.ts';

type Sort = Filters['sort'];

/** `sorts`: the orders that a column cycles through, by their URL values. */
const columns: { name: string; className: string; sorts?: readonly Sort[] }[] = [
  { name: 'Time', className: '', sorts: [undefined, 'oldest'] },
  { name: 'Direction', className: '' },
  { name: 'Customer', className: '' },
  { name: 'Agent', className: 'agent' },
  { name: 'Length', className: 'number', sorts: ['longest'] },
  { name: 'About', className: 'about' },
  { name: 'Sentiment', className: 'feel' },
  { name: 'Steps', className: 'stage' },
];
const directionOf = (sort: Sort) => (sort === 'oldest' ? 'ascending' : 'descending');

/**
 * Rows of equal height, of which only visible ones are rendered; loads more before the reader gets to the end, and
 * restores the scroll position.
 */
export function CallGrid({
  rows,
  more,
  sort,
  sortBy,
  marks,
  above,
  below,
}: {
  rows: readonly CallRow[];
  more: () => void;
  /** The current order; undefined for latest first. */
  sort: Sort;
  sortBy: (sort: Sort) => void;
  /** Null if rows cannot be selected. */
  marks: Selection | null;
  above: ReactNode;
  /** Shown below the header while there are no rows. */
  below: ReactNode;
}) {
  const { box, lines, height } = useVirtualRows({ name: 'calls', count: rows.length, ahead: 30, more });
  useListKeys(box, marks !== null);

  return (
    <section
      className={marks ? 'grid of-calls markable' : 'grid of-calls'}
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
      tabIndex={0}
      aria-label="List of calls"
      data-scroll-restoration-id="calls"
    >
      {above}
      <div role="table" aria-label="Calls" aria-rowcount={rows.length + 1}>
        <div role="rowgroup" className="head">
          <div className="line" role="row" aria-rowindex={1}>
            {marks && (
              <span role="columnheader" className="mark">
                <input
                  type="checkbox"
                  aria-label="Select all loaded rows"
                  checked={rows.length > 0 && marks.chosen.length === rows.length}
                  onChange={({ target }) => (target.checked ? marks.all() : marks.clear())}
                />
              </span>
            )}
            {columns.map(({ name, className, sorts }) => (
              <span
                key={name}
                role="columnheader"
                className={className}
                {...(sorts?.includes(sort) ? { 'aria-sort': directionOf(sort) } : {})}
              >
                {sorts ? (
                  <button type="button" onClick={() => sortBy(sorts[(sorts.indexOf(sort) + 1) % sorts.length])}>
                    {name}
                    <span aria-hidden="true">{sorts.includes(sort) ? (sort === 'oldest' ? ' ↑' : ' ↓') : ''}</span>
                  </button>
                ) : (
                  <span className={name === 'Direction' ? 'unseen' : undefined}>{name}</span>
                )}
              </span>
            ))}
          </div>
        </div>
        <div className="rows" role="rowgroup" style={{ height }}>
          {lines.map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <CallLine
                  key={row.id}
                  row={row}
                  top={start}
                  index={index}
                  marked={marks?.marked.has(row.id) ?? false}
                  mark={marks?.toggle}
                />
              )
            );
          })}
        </div>
      </div>
      {below}
    </section>
  );
}
