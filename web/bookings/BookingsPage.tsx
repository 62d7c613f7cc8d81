import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { hrefOf, type QueryOf, take } from '../../client/open.ts';
import { bookingStatuses } from '../../reading/link/score.ts';
import { http } from '../api/client.ts';
import type { Booking } from '../api/types.ts';
import { LoadingLines } from '../calls/LoadingLines.tsx';
import { humanizeCode } from '../format/words.ts';
import { ExportLink } from '../parts/ExportLink.tsx';
import { Failed } from '../parts/Failed.tsx';
import { type Column, Grid } from '../parts/Grid.tsx';
import { usePageKeys } from '../parts/pageKeys.ts';
import { SearchField } from '../parts/SearchField.tsx';
import { usePages } from '../parts/usePages.ts';
import { useMe } from '../session/useMe.ts';
import '../style/records.css';
import { BookingStatusMark } from './BookingStatusMark.tsx';
import { BookingTime } from './BookingTime.tsx';
import { type Filters, readFilters, windowOf } from './filters.ts';

const columns: readonly Column[] = [
  { name: 'Starts', className: 'starts' },
  { name: 'Booking' },
  { name: 'Customer', className: 'who' },
  { name: 'Guests', className: 'number wide' },
  { name: 'External ID', className: 'wide' },
  { name: 'Status', className: 'status' },
];

const choices = [
  [
    'when',
    'When',
    [
      ['', 'Any time'],
      ['coming', 'Coming'],
      ['past', 'Past'],
    ],
  ],
  ['status', 'Status', [['', 'Any status'], ...bookingStatuses.map((status) => [status, humanizeCode(status)])]],
] as const;

export function BookingsPage() {
  const filters: Filters = readFilters(useSearch({ strict: false }));
  const { when, ...asked } = filters;
  const navigate = useNavigate();
  const { may } = useMe();
  const query: QueryOf<'/bookings.csv'> = { ...asked, ...windowOf(when) };
  const { list, rows, more } = usePages(['bookings', 'list', query], (place, signal) =>
    take(http.GET('/bookings', { params: { query: { ...query, limit: 200, ...place } }, signal })),
  );
  const set = (name: keyof Filters, value: string) => {
    const { [name]: _, ...rest } = filters;
    void navigate({ to: '/bookings', search: value ? { ...rest, [name]: value } : rest, replace: name === 'q' });
  };
  const create = may('bookings:change') ? () => void navigate({ to: '/bookings/new' }) : undefined;
  usePageKeys([
    { key: 'j', what: 'next booking' },
    { key: 'k', what: 'previous booking' },
    { key: 'Enter', what: 'open the booking' },
    ...(create ? [{ key: 'n', what: 'new booking', run: create }] : []),
  ]);
  useEffect(() => {
    document.title = 'Bookings · Callweave';
  }, []);
  return (
    <div className="page records">
      <div className="title">
        <h1>Bookings</h1>
        <div className="actions">
          {may('data:export') && <ExportLink href={hrefOf('/bookings.csv', { query })} />}
          {create && (
            <>
              <Link to="/bookings/import" className="button">
                Import CSV
              </Link>
              <Link to="/bookings/new" className="button main">
                New booking
              </Link>
            </>
          )}
        </div>
      </div>
      <search className="filters" aria-label="Filters">
        <SearchField label="Title, item or customer" value={filters.q ?? ''} change={(q) => set('q', q)} />
        {choices.map(([name, label, options]) => (
          <select
            key={name}
            aria-label={label}
            value={filters[name] ?? ''}
            data-on={Boolean(filters[name])}
            onChange={({ target }) => set(name, target.value)}
          >
            {options.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        ))}
      </search>
      {list.isError && rows.length === 0 ? (
        <Failed what="Cannot show the bookings" error={list.error} retry={() => list.refetch()} />
      ) : (
        <Grid
          name="bookings"
          of={JSON.stringify(query)}
          columns={columns}
          rows={rows}
          cells={cells}
          more={more}
          below={
            list.isPending ? (
              <LoadingLines />
            ) : (
              list.isSuccess && rows.length === 0 && <Empty filtered={Object.keys(filters).length > 0} />
            )
          }
        />
      )}
    </div>
  );
}

const cells = ({ id, title, customerName, startsAt, guestCount, externalId, status }: Booking) => (
  <>
    <span role="cell" className="starts">
      <BookingTime at={startsAt} />
    </span>
    <span role="cell">
      <Link to="/bookings/$bookingId" params={{ bookingId: id }} className="cover">
        {title}
      </Link>
    </span>
    <span role="cell" className="who">
      {customerName}
    </span>
    <span role="cell" className="number wide">
      {guestCount ?? <span title="Not known">–</span>}
    </span>
    <span role="cell" className="wide">
      {externalId ?? '–'}
    </span>
    <span role="cell" className="status">
      <BookingStatusMark status={status} />
    </span>
  </>
);

function Empty({ filtered }: { filtered: boolean }) {
  if (filtered)
    return (
      <div className="empty">
        <h2>No booking matches these filters</h2>
        <Link to="/bookings" search={{}} className="button">
          Show all bookings
        </Link>
      </div>
    );
  return (
    <div className="empty">
      <h2>No bookings yet</h2>
      <p>
        Calls are linked to the booking they are about. Import the customers first, then their bookings from a CSV file;
        or enter one by hand; or send them:
      </p>
      <code>npx callweave bookings import bookings.csv</code>
      <p>
        Programs can post to <code>/api/v1/bookings</code>, see the <a href="/api/docs">API</a>.
      </p>
    </div>
  );
}
