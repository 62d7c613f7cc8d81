import { useInfiniteQuery } from '@tanstack/react-query';
import type { ApiClient } from '../../client/open.ts';
import { take } from '../../client/open.ts';
import type { CallRow } from '../api/types.ts';
import { aboutOf } from '../calls/about.ts';
import { numberText } from '../format/number.ts';
import { duration, instant, shortMoment } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';
import { Mood } from '../parts/Mood.tsx';
import { paged } from '../parts/paged.ts';
import { refusalOf } from './client.ts';
import { Loaded } from './Loaded.tsx';

const heads = ['Time', 'Direction', 'Customer', 'Agent', 'Length', 'About', 'Sentiment', 'Stage'];

/** Calls matching the key's own filter, latest first; this key cannot open them. */
export function EmbedCalls({ http, name }: { http: ApiClient; name: string }) {
  const list = useInfiniteQuery({
    queryKey: ['embed', 'calls', name],
    queryFn: ({ pageParam }) => take(http.GET('/embed/calls', { params: { query: { limit: 50, ...pageParam } } })),
    ...paged,
  });
  return (
    <>
      <div className="title">
        <h1>{name}</h1>
      </div>
      <Loaded query={list} refusal={refusalOf}>
        {({ pages }) => (
          <Table
            rows={pages.flatMap((page) => page.items)}
            more={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          />
        )}
      </Loaded>
    </>
  );
}

function Table({ rows, more }: { rows: readonly CallRow[]; more: (() => void) | undefined }) {
  if (rows.length === 0) return <p className="empty">No calls yet. Calls appear here as they come in.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
    <section className="listed" aria-label="List of calls" tabIndex={0}>
      <table aria-label="Calls">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <time dateTime={row.startedAt} title={instant(row.startedAt)}>
                  {shortMoment(row.startedAt)}
                </time>
              </td>
              <td>{row.direction}</td>
              <td>{row.customerName ?? numberText(row.direction === 'inbound' ? row.from : row.to)}</td>
              <td>{row.agentName ?? '–'}</td>
              <td>{duration(row.durationSeconds)}</td>
              <td>{aboutOf(row) ?? '–'}</td>
              <td>{row.sentiment ? <Mood {...row.sentiment} /> : '–'}</td>
              <td>{humanizeCode(row.stage)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more && (
        <button type="button" className="button" onClick={more}>
          Older calls
        </button>
      )}
    </section>
  );
}
