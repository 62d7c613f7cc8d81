import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { dateOrderOf } from '../../core/date-order.ts';
import { ApiProblem } from '../api/client.ts';
import { pluralize } from '../format/time.ts';
import { humanizeName } from '../format/words.ts';
import { headerAt, rowsOf, type Source } from './bad-rows.ts';
import { DateChoice } from './DateChoice.tsx';
import { type Choices, datesOf, fieldsOf, type Kind, loadChoices, missing, type Reading } from './mapping.ts';
import { propose } from './propose.ts';

type Props = {
  kind: Kind;
  source: Source;
  /** The previous choice, if the same columns come again. */
  given: Reading | undefined;
  problem: Error | undefined;
  send: (header: readonly string[], reading: Reading) => void;
  other: () => void;
};

/** What each column contains: the last choice, else the API's suggestion from its name. */
export function ColumnsForm({ kind, source, given, problem, send, other }: Props) {
  const header = source.sheet.records[headerAt(source.sheet)]?.cells ?? [];
  const rows = rowsOf(source.sheet);
  const [changed, setChanged] = useState<Record<number, string>>({});
  const proposals = useQuery({
    queryKey: ['columns', kind, header],
    queryFn: ({ signal }) => propose(kind, source, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const known = loadChoices(kind);
  const choices = header.map(
    (name, column) => changed[column] ?? given?.choices[column] ?? known[name] ?? proposals.data?.[column] ?? '',
  );
  const [said, setSaid] = useState(given?.dateOrder);
  const dateKey = choices.flatMap((field, column) => (['startsAt', 'date'].includes(field) ? [column] : [])).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: reading all rows again only pays if these columns change
  const dates = useMemo(() => datesOf(rowsOf(source.sheet), choices), [source.sheet, dateKey]);
  const shown = dateOrderOf(dates);
  const dateOrder = said ?? (shown === 'day_first' || shown === 'month_first' ? shown : undefined);
  const unsettled = shown === 'unknown' && !dateOrder ? 'Choose how the dates are read' : null;
  const lacking = missing(kind, choices) ?? unsettled;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!lacking) send(header, { choices, dateOrder });
  };
  return (
    <form onSubmit={submit}>
      <p>
        <b>{source.name}</b> · {pluralize(rows.length, 'row')} · {pluralize(header.length, 'column')}
      </p>
      {problem && <Refusal problem={problem} />}
      {proposals.isError && !problem && <Refusal problem={proposals.error} />}
      <div className="sheet">
        <table>
          <caption className="unseen">What the columns contain</caption>
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">First values</th>
              <th scope="col">Holds</th>
            </tr>
          </thead>
          <tbody aria-busy={proposals.isPending}>
            {header.map((name, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name, and they never change places
              <tr key={column}>
                <th scope="row">{name || `column ${column + 1}`}</th>
                <td className="soft">{samples(rows, column)}</td>
                <td>
                  <select
                    aria-label={`${name || `column ${column + 1}`} holds`}
                    value={choices[column]}
                    data-on={choices[column] !== ''}
                    onChange={({ target }) => setChanged({ ...changed, [column]: target.value })}
                  >
                    <option value="">– not imported</option>
                    {fieldsOf[kind].map((field) => (
                      <option key={field} value={field}>
                        {humanizeName(field)}
                      </option>
                    ))}
                  </select>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <DateChoice dates={dates} chosen={dateOrder} choose={setSaid} />
      <FirstRows kind={kind} rows={rows} choices={choices} />
      <div className="bar">
        <button type="submit" className="button main" disabled={Boolean(lacking) || proposals.isPending}>
          Import {pluralize(rows.length, 'row')}
        </button>
        <button type="button" className="button" onClick={other}>
          Choose another file
        </button>
        <span className="small" role="status">
          {lacking ?? ''}
        </span>
      </div>
    </form>
  );
}

const samples = (rows: readonly { cells: string[] }[], column: number) =>
  [...new Set(rows.slice(0, 20).map(({ cells }) => cells[column] ?? ''))].filter(Boolean).slice(0, 3).join(' · ') ||
  '–';

/** The first rows as they would be read: by field, combining several columns of one field. */
function FirstRows({
  kind,
  rows,
  choices,
}: {
  kind: Kind;
  rows: readonly { cells: string[]; text: string }[];
  choices: Choices;
}) {
  const fields = fieldsOf[kind].filter((field) => choices.includes(field));
  if (fields.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
    <section className="sheet" tabIndex={0} aria-label="First rows">
      <table>
        <caption>First rows as they will be read</caption>
        <thead>
          <tr>
            {fields.map((field) => (
              <th key={field} scope="col">
                {humanizeName(field)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 5).map(({ cells, text }, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file may be equal and never change places
            <tr key={`${row} ${text}`}>
              {fields.map((field) => (
                <td key={field}>
                  {cells.filter((cell, column) => cell && choices[column] === field).join('; ') || '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Refusal({ problem }: { problem: Error }) {
  const known = problem instanceof ApiProblem;
  return (
    <p role="alert" className="bad">
      {problem.message}
      {known && ` (${problem.code}${problem.requestId ? ` · request ${problem.requestId}` : ''})`}
    </p>
  );
}
