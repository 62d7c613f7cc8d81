import { type ReactNode, useEffect, useRef } from 'react';
import { useListKeys } from './useListKeys.ts';
import { useVirtualRows } from './useVirtualRows.ts';

/** `sort`: the URL value for ordering by this column, descending if `down`; without it the column cannot be sorted. */
export type Column<Sort = string> = { name: string; className?: string; sort?: Sort; down?: boolean };

type Props<T, Sort> = {
  /** Name of the rows; also the class that sets the column widths. */
  name: string;
  columns: readonly Column<Sort>[];
  rows: readonly T[];
  /** A row's cells, one per column; the first link with the class `cover` opens it. */
  cells: (row: T) => ReactNode;
  more: () => void;
  /** Identifies the rows: another value scrolls back to the top. */
  of: string;
  /** The current order. */
  sort?: Sort;
  sortBy?: (sort: Sort) => void;
  /** Shown below the header while there are no rows. */
  below: ReactNode;
};

/** Rows of equal height, of which only visible ones are rendered; loads more before the reader gets to the end. */
export function Grid<T extends { id: string }, Sort extends string>({
  name,
  of,
  columns,
  rows,
  cells,
  more,
  sort,
  sortBy,
  below,
}: Props<T, Sort>) {
  const { box, lines, height } = useVirtualRows({ name, count: rows.length, ahead: 60, more });
  const shown = useRef(of);
  useEffect(() => {
    if (shown.current !== of) box.current?.scrollTo({ top: 0 });
    shown.current = of;
  }, [of, box]);
  useListKeys(box);

  return (
    <section
      className={`grid ${name}`}
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
      tabIndex={0}
      aria-label={`List of ${name}`}
      data-scroll-restoration-id={name}
    >
      <div role="table" aria-label={name} aria-rowcount={rows.length + 1}>
        <div role="rowgroup" className="head">
          <div className="line" role="row" aria-rowindex={1}>
            {columns.map(({ sort: order, ...column }) => (
              <Head
                key={column.name}
                column={column}
                chosen={order !== undefined && order === sort}
                choose={order && sortBy ? () => sortBy(order) : undefined}
              />
            ))}
          </div>
        </div>
        <div className="rows" role="rowgroup" style={{ height }}>
          {lines.map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <div
                  key={row.id}
                  className="line"
                  role="row"
                  aria-rowindex={index + 2}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {cells(row)}
                </div>
              )
            );
          })}
        </div>
      </div>
      {below}
    </section>
  );
}

function Head({ column, chosen, choose }: { column: Column; chosen: boolean; choose: (() => void) | undefined }) {
  const { name, className, down } = column;
  return (
    <span
      role="columnheader"
      className={className}
      {...(chosen ? { 'aria-sort': down ? ('descending' as const) : ('ascending' as const) } : {})}
    >
      {choose ? (
        <button type="button" onClick={choose}>
          {name}
          <span aria-hidden="true">{chosen ? (down ? ' ↓' : ' ↑') : ''}</span>
        </button>
      ) : (
        name
      )}
    </span>
  );
}
