import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ImportResult } from '../api/types.ts';
import { pluralize } from '../format/time.ts';
import { humanizeName } from '../format/words.ts';
import { downloadText } from '../parts/download.ts';
import { badRowsFile, displayValue, errorsFile, type Source } from './bad-rows.ts';
import type { Kind } from './mapping.ts';

const counts = ['created', 'updated', 'unchanged', 'failed'] as const;
/** The file contains more; nobody reads more on a page. */
const maxShown = 200;

type Props = { kind: Kind; source: Source; result: ImportResult; again: () => void; other: () => void };

export function Outcome({ kind, source, result, again, other }: Props) {
  const { errors, errorsTruncated, failed } = result;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const base = source.name.replace(/\.\w+$/, '');
  const bad = new Set(errors.map(({ row }) => row)).size;
  return (
    <>
      <h2 ref={head} tabIndex={-1}>
        {failed === 0
          ? `All rows of ${source.name} were taken`
          : `${pluralize(failed, 'row')} of ${source.name} not taken`}
      </h2>
      <dl className="counts">
        {counts.map((count) => (
          <div key={count}>
            <dt className="small">{count}</dt>
            <dd className={count === 'failed' && failed > 0 ? 'bad' : ''}>{result[count].toLocaleString()}</dd>
          </div>
        ))}
      </dl>
      <div className="bar">
        {failed > 0 ? (
          <>
            <button type="button" className="button main" onClick={again}>
              Import {pluralize(bad, 'bad row')} again
            </button>
            <button
              type="button"
              className="button"
              onClick={() => downloadText(`${base}-bad-rows.csv`, badRowsFile(source, errors))}
            >
              Download bad rows
            </button>
            <button
              type="button"
              className="button"
              onClick={() => downloadText(`${base}-errors.csv`, errorsFile(source, errors))}
            >
              Download errors
            </button>
          </>
        ) : (
          <Link to={`/${kind}`} className="button main">
            To the {kind}
          </Link>
        )}
        <button type="button" className="button" onClick={other}>
          Import another file
        </button>
      </div>
      {failed > 0 && (
        <>
          <p className="small">
            All other rows were kept. Correct the bad rows in the file, or choose other columns, and import them again.
            {errorsTruncated &&
              ` Only the first ${errors.length.toLocaleString()} errors are shown. Correct these, then import the whole file again.`}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard */}
          <section className="sheet errors" tabIndex={0} aria-label="Errors">
            <table>
              <caption className="unseen">Values that were not imported</caption>
              <thead>
                <tr>
                  <th scope="col" className="number">
                    Row
                  </th>
                  <th scope="col">Field</th>
                  <th scope="col">Value</th>
                  <th scope="col">What is wrong</th>
                </tr>
              </thead>
              <tbody>
                {errors.slice(0, maxShown).map(({ row, field, value, message }) => (
                  <tr key={`${row} ${field} ${displayValue(value)} ${message}`}>
                    <td className="number">{source.rowOf(row)}</td>
                    <td>{humanizeName(field)}</td>
                    <td>{displayValue(value) || '–'}</td>
                    <td>{message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {errors.length > maxShown && (
            <p className="small">
              The first {maxShown} of {errors.length.toLocaleString()} errors; the file has all of them.
            </p>
          )}
        </>
      )}
    </>
  );
}
