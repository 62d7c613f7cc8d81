import { useNavigate, useSearch } from '@tanstack/react-router';
import { hrefOf, take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import { ExportLink } from '../../parts/ExportLink.tsx';
import { Failed } from '../../parts/Failed.tsx';
import { usePages } from '../../parts/usePages.ts';
import { useMe } from '../../session/useMe.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditLine } from './AuditLine.tsx';
import { type Filters, readFilters, toQuery } from './filters.ts';
import '../../style/people.css';

export function AuditSection() {
  const { me, may } = useMe();
  if (!me) return null;
  if (me.scope === 'all') return <Log mayExport={may('data:export')} />;
  return (
    <section className="part" aria-label="Audit log">
      <header>
        <h2>Audit log</h2>
      </header>
      <p>The log covers all calls, and you can see only some. It is open to people who can see all calls.</p>
    </section>
  );
}

/** Who did and viewed what, newest first; the filters are in the URL. */
function Log({ mayExport }: { mayExport: boolean }) {
  const filters = readFilters(useSearch({ strict: false }));
  const navigate = useNavigate();
  const query = toQuery(filters);
  const { list, rows, more } = usePages(['audit', query], (place, signal) =>
    take(http.GET('/audit', { params: { query: { ...query, limit: 100, ...place } }, signal })),
  );
  const change = (next: Filters) =>
    void navigate({ to: '/settings/$section', params: { section: 'audit' }, search: next, replace: true });
  return (
    <section className="part" aria-label="Audit log">
      <header>
        <h2>Audit log</h2>
        {mayExport && <ExportLink href={hrefOf('/audit.csv', { query })} />}
      </header>
      <AuditFilters filters={filters} change={change} />
      {list.isError && rows.length === 0 && (
        <Failed what="Cannot show the audit log" error={list.error} retry={() => list.refetch()} />
      )}
      {list.isSuccess && rows.length === 0 && <p className="soft">No entries match these filters.</p>}
      <ol className="entries log" aria-busy={list.isPending}>
        {rows.map((entry) => (
          <AuditLine key={entry.id} entry={entry} only={(part) => change({ ...filters, ...part })} />
        ))}
      </ol>
      {list.hasNextPage && (
        <button type="button" className="button" disabled={list.isFetchingNextPage} onClick={more}>
          Older entries
        </button>
      )}
    </section>
  );
}
