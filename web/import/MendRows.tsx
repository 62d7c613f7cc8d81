import { type FormEvent, useState } from 'react';
import type { RowError } from '../api/types.ts';
import { pluralize } from '../format/time.ts';
import { humanizeName } from '../format/words.ts';
import { cellsToMend, displayValue, headerAt, rowsIn, type Source } from './bad-rows.ts';

/** The files contain all; nobody mends more on a page. */
const maxShown = 100;

type Props = {
  source: Source;
  errors: readonly RowError[];
  problem: Error | undefined;
  send: (mended: ReadonlyMap<number, readonly string[]>) => void;
};

/** The bad rows with what is wrong with each, to be mended in place. Only rows that were changed or ticked are sent. */
export function MendRows({ source, errors, problem, send }: Props) {
  const [mended, setMended] = useState<ReadonlyMap<number, readonly string[]>>(new Map());
  const header = source.sheet.records[headerAt(source.sheet)]?.cells ?? [];
  const rows = rowsIn(errors);
  const set = (row: number, cells: readonly string[] | null) => {
    const next = new Map(mended);
    if (cells) next.set(row, cells);
    else next.delete(row);
    setMended(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mended.size > 0) send(mended);
  };
  return (
    <form onSubmit={submit}>
      {problem && (
        <p role="alert" className="bad">
          {problem.message}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
      <section className="sheet errors" tabIndex={0} aria-label="Bad rows">
        <table>
          <caption className="unseen">Rows that were not imported</caption>
          <thead>
            <tr>
              <th scope="col" className="number">
                Row
              </th>
              <th scope="col">What is wrong</th>
              {header.map((name, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name, and they never change places
                <th key={column} scope="col">
                  {name || `column ${column + 1}`}
                </th>
              ))}
              <th scope="col">Send</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, maxShown).map((row) => {
              const before = cellsToMend(source, row);
              const cells = mended.get(row) ?? before;
              const faults = errors.filter((error) => error.row === row);
              const place = source.rowOf(row);
              return (
                <tr key={row}>
                  <td className="number">{place}</td>
                  <td>
                    {faults.map(({ field, value, message }) => (
                      <p key={`${field} ${displayValue(value)} ${message}`}>
                        <b>{humanizeName(field)}</b> {displayValue(value)} <span className="bad">{message}</span>
                      </p>
                    ))}
                  </td>
                  {cells.map((cell, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells never change places
                    <td key={column}>
                      <CellInput
                        label={`${header[column] || `column ${column + 1}`} of row ${place}`}
                        hasLines={before[column]?.includes('\n') ?? false}
                        value={cell}
                        change={(text) => set(row, cells.with(column, text))}
                      />
                    </td>
                  ))}
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`Send row ${place}`}
                      checked={mended.has(row)}
                      onChange={({ target }) => set(row, target.checked ? cells : null)}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {rows.length > maxShown && (
        <p className="small">
          The first {maxShown} of {pluralize(rows.length, 'bad row')}; the files have all of them.
        </p>
      )}
      <div className="bar">
        <button type="submit" className="button main" disabled={mended.size === 0}>
          Send {pluralize(mended.size, 'mended row')}
        </button>
      </div>
    </form>
  );
}

type CellProps = { label: string; hasLines: boolean; value: string; change: (text: string) => void };

/** A plain input would drop the line breaks of a cell that has some. */
function CellInput({ label, hasLines, value, change }: CellProps) {
  if (hasLines)
    return <textarea aria-label={label} rows={2} value={value} onChange={({ target }) => change(target.value)} />;
  return <input aria-label={label} value={value} onChange={({ target }) => change(target.value)} />;
}
