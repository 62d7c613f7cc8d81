import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Status } from '../api/types.ts';
import { moment, pluralize } from '../format/time.ts';
import { usePageKeys } from '../parts/pageKeys.ts';

type Slice = Status['flow'][number];
type Kind = 'received' | 'finished';
const sliceMs = 300_000;
const height = 72;
const words: Record<Kind, string> = { received: 'came in', finished: 'finished' };

const endOf = ({ from }: Slice) => new Date(Date.parse(from) + sliceMs).toISOString();
const clock = (slice: Slice) => `${moment(slice.from)}–${moment(endOf(slice))}`;
/** The list of the calls counted in a bar. */
const behind = (slice: Slice, kind: Kind) => ({ [kind]: `${slice.from}/${endOf(slice)}` });

/** Calls in and out over the last hour, as bars starting at zero or as a table. */
export function Flow({ of }: { of: readonly Slice[] }) {
  const [asTable, setAsTable] = useState(false);
  usePageKeys([{ key: 't', what: 'show show the flow as bars or as a table', run: () => setAsTable((now) => !now) }]);
  return (
    <section className="flow" aria-label="Last hour">
      <header>
        <h2>Last hour, by five minutes</h2>
        <button type="button" className="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Table <kbd>t</kbd>
        </button>
      </header>
      {asTable ? (
        <FlowTable of={of} />
      ) : (
        <div className="charts">
          <Bars of={of} kind="received" />
          <Bars of={of} kind="finished" />
        </div>
      )}
    </section>
  );
}

function Bars({ of, kind }: { of: readonly Slice[]; kind: Kind }) {
  const most = Math.max(1, ...of.map((slice) => slice[kind]));
  const total = of.reduce((sum, slice) => sum + slice[kind], 0);
  const [first, last] = [of[0], of.at(-1)];
  return (
    <figure>
      <figcaption>
        <b>{pluralize(total, 'call')}</b> {words[kind]} <span className="small">· highest bar: {most}</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: each bar is a link with a name */}
      <svg viewBox={`0 0 ${of.length * 20} ${height}`} preserveAspectRatio="none" className={kind}>
        {of.map((slice, at) => {
          const tall = (slice[kind] / most) * (height - 2);
          return (
            <Link
              key={slice.from}
              to="/calls"
              search={behind(slice, kind)}
              aria-label={`${clock(slice)}: ${pluralize(slice[kind], 'call')} ${words[kind]}`}
            >
              <rect className="reach" x={at * 20} y={0} width={20} height={height} />
              <rect x={at * 20 + 2} y={height - tall} width={16} height={tall} />
            </Link>
          );
        })}
        <line x1={0} x2={of.length * 20} y1={height} y2={height} />
      </svg>
      <div className="axis small" aria-hidden="true">
        <span>{first && moment(first.from)}</span>
        <span>{last && `${moment(last.from)} now`}</span>
      </div>
    </figure>
  );
}

const FlowTable = ({ of }: { of: readonly Slice[] }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Time</th>
        <th scope="col">Came in</th>
        <th scope="col">Finished</th>
        <th scope="col">Parked</th>
      </tr>
    </thead>
    <tbody>
      {of.map((slice) => (
        <tr key={slice.from}>
          <th scope="row">{clock(slice)}</th>
          {(['received', 'finished'] as const).map((kind) => (
            <td key={kind}>
              <Link className="link" to="/calls" search={behind(slice, kind)}>
                {slice[kind]}
                <span className="unseen"> {words[kind]}</span>
              </Link>
            </td>
          ))}
          <td>{slice.parked}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
