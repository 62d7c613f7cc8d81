import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { hrefOf, type QueryOf, take } from '../../client/open.ts';
import { http, withoutEmpty } from '../api/client.ts';
import type { Customer } from '../api/types.ts';
import { LoadingLines } from '../calls/LoadingLines.tsx';
import { instant, shortMoment } from '../format/time.ts';
import { ExportLink } from '../parts/ExportLink.tsx';
import { Failed } from '../parts/Failed.tsx';
import { type Column, Grid } from '../parts/Grid.tsx';
import { Phone } from '../parts/Phone.tsx';
import { usePageKeys } from '../parts/pageKeys.ts';
import { SearchField } from '../parts/SearchField.tsx';
import { usePages } from '../parts/usePages.ts';
import { useMe } from '../session/useMe.ts';
import '../style/records.css';
import { type Filters, readFilters, sorts, toQuery } from './filters.ts';

const columns: readonly Column<(typeof sorts)[number]>[] = [
  { name: 'Name', sort: 'name' },
  { name: 'Phone', className: 'phones' },
  { name: 'E-mail', className: 'wide' },
  { name: 'External ID', className: 'wide' },
  { name: 'Calls', className: 'number wide' },
  { name: 'Last call', className: 'last', sort: 'lastCall', down: true },
  { name: 'Added', className: 'wide', sort: 'newest', down: true },
];

export function CustomersPage() {
  const filters: Filters = readFilters(useSearch({ strict: false }));
  const navigate = useNavigate();
  const { may } = useMe();
  const query: QueryOf<'/customers.csv'> = withoutEmpty({ ...toQuery(filters.q), sort: filters.sort });
  const { list, rows, more } = usePages(['customers', 'list', query], (place, signal) =>
    take(http.GET('/customers', { params: { query: { ...query, limit: 200, ...place } }, signal })),
  );
  const change = (next: Filters) => void navigate({ to: '/customers', search: next, replace: true });
  const create = may('customers:change') ? () => void navigate({ to: '/customers/new' }) : undefined;
  usePageKeys([
    { key: 'j', what: 'next customer' },
    { key: 'k', what: 'previous customer' },
    { key: 'Enter', what: 'open the customer' },
    ...(create ? [{ key: 'n', what: 'new customer', run: create }] : []),
  ]);
  useEffect(() => {
    document.title = 'Customers · Callweave';
  }, []);
  return (
    <div className="page records">
      <div className="title">
        <h1>Customers</h1>
        <div className="actions">
          {may('data:export') && <ExportLink href={hrefOf('/customers.csv', { query })} />}
          {create && (
            <>
              <Link to="/customers/import" className="button">
                Import CSV
              </Link>
              <Link to="/customers/new" className="button main">
                New customer
              </Link>
            </>
          )}
        </div>
      </div>
      <search className="filters" aria-label="Filters">
        <SearchField
          label="Name, e-mail or number"
          value={filters.q ?? ''}
          change={(q) => {
            const { q: _, ...rest } = filters;
            change(q ? { ...rest, q } : rest);
          }}
        />
      </search>
      {list.isError && rows.length === 0 ? (
        <Failed what="Cannot show the customers" error={list.error} retry={() => list.refetch()} />
      ) : (
        <Grid
          name="customers"
          of={JSON.stringify(query)}
          columns={columns}
          rows={rows}
          cells={cells}
          more={more}
          sort={filters.sort ?? sorts[0]}
          sortBy={(sort) => {
            const { sort: _, ...rest } = filters;
            change(sort === sorts[0] ? rest : { ...rest, sort });
          }}
          below={list.isPending ? <LoadingLines /> : list.isSuccess && rows.length === 0 && <Empty q={filters.q} />}
        />
      )}
    </div>
  );
}

const cells = ({ id, name, phones, email, externalId, callCount, lastCallAt, createdAt }: Customer) => (
  <>
    <span role="cell">
      <Link to="/customers/$customerId" params={{ customerId: id }} className="cover">
        {name}
      </Link>
    </span>
    <span role="cell" className="phones">
      {phones[0] ? <Phone e164={phones[0]} /> : '–'}
      {phones.length > 1 && <span className="small"> +{phones.length - 1}</span>}
    </span>
    <span role="cell" className="wide">
      {email ?? '–'}
    </span>
    <span role="cell" className="wide">
      {externalId ?? '–'}
    </span>
    <span role="cell" className="number wide">
      {callCount.toLocaleString()}
    </span>
    <span role="cell" className="last">
      {lastCallAt ? (
        <time dateTime={lastCallAt} title={instant(lastCallAt)}>
          {shortMoment(lastCallAt)}
        </time>
      ) : (
        <span title="No calls from this customer yet">–</span>
      )}
    </span>
    <time role="cell" className="wide" dateTime={createdAt} title={instant(createdAt)}>
      {shortMoment(createdAt)}
    </time>
  </>
);

function Empty({ q }: { q: string | undefined }) {
  if (q)
    return (
      <div className="empty">
        <h2>No customer matches “{q}”</h2>
        <Link to="/customers" search={{}} className="button">
          Show all customers
        </Link>
      </div>
    );
  return (
    <div className="empty">
      <h2>No customers yet</h2>
      <p>Calls are linked to customers by number. Import them from a CSV file, enter one by hand, or send them:</p>
      <code>npx callweave customers import customers.csv</code>
      <p>
        Programs can post to <code>/api/v1/customers</code>, see the <a href="/api/docs">API</a>.
      </p>
    </div>
  );
}
