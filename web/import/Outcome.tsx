import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { ImportResult } from '../api/types.ts';
import { pluralize } from '../format/time.ts';
import { downloadText } from '../parts/download.ts';
import { badRowsFile, errorsFile, type Source } from './bad-rows.ts';
import { MendRows } from './MendRows.tsx';
import type { Kind } from './mapping.ts';

const counts = ['created', 'updated', 'unchanged', 'failed'] as const;

type Props = {
  kind: Kind;
  source: Source;
  result: ImportResult;
  problem: Error | undefined;
  mend: (mended: ReadonlyMap<number, readonly string[]>) => void;
  again: () => void;
  other: () => void;
};

export function Outcome({ kind, source, result, problem, mend, again, other }: Props) {
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
            <button type="button" className="button" onClick={again}>
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
            All other rows were kept. Mend the bad rows here, or in the file, or choose other columns.
            {errorsTruncated &&
              ` Only the first ${errors.length.toLocaleString()} errors are shown. Correct these, then import the whole file again.`}
          </p>
          <MendRows source={source} errors={errors} problem={problem} send={mend} />
        </>
      )}
    </>
  );
}
