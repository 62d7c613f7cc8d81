import { useQuery } from '@tanstack/react-query';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import { humanizeName } from '../../format/words.ts';
import { useMe } from '../../session/useMe.ts';
import { actions } from './actions.ts';
import type { Filters } from './filters.ts';

/** Named as in the log, after the API's paths. */
const kinds = [
  'call',
  'customer',
  'booking',
  'review-item',
  'parked',
  'contact-plan',
  'import',
  'user',
  'invitation',
  'key',
  'embed-key',
  'source',
  'pipeline',
  'tenant',
];

type Props = { filters: Filters; change: (next: Filters) => void };

export function AuditFilters({ filters, change }: Props) {
  const { may } = useMe();
  const people = useQuery({
    queryKey: ['users'],
    queryFn: () => take(http.GET('/users')),
    enabled: may('users:read'),
  });
  const set = (name: keyof Filters, value: string) => {
    const { [name]: _, ...rest } = filters;
    change(value ? { ...rest, [name]: value } : rest);
  };
  const known = people.data?.items.some(({ id }) => id === filters.actorId) ?? false;
  return (
    <search className="filters" aria-label="Filters">
      <select
        aria-label="Who"
        value={filters.actorId ?? ''}
        data-on={Boolean(filters.actorId)}
        onChange={({ target }) => set('actorId', target.value)}
      >
        <option value="">Everybody</option>
        {people.data?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {filters.actorId && !known && <option value={filters.actorId}>one other</option>}
      </select>
      <select
        aria-label="What"
        value={filters.action ?? ''}
        data-on={Boolean(filters.action)}
        onChange={({ target }) => set('action', target.value)}
      >
        <option value="">Everything</option>
        {actions.map((action) => (
          <option key={action} value={action}>
            {humanizeName(action)}
          </option>
        ))}
      </select>
      <select
        aria-label="About"
        value={filters.subjectKind ?? ''}
        data-on={Boolean(filters.subjectKind)}
        onChange={({ target }) => set('subjectKind', target.value)}
      >
        <option value="">Any subject</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {kind.replaceAll('-', ' ')}
          </option>
        ))}
      </select>
      <label className="small">
        from{' '}
        <input
          type="date"
          value={filters.from ?? ''}
          data-on={Boolean(filters.from)}
          onChange={({ target }) => set('from', target.value)}
        />
      </label>
      <label className="small">
        to{' '}
        <input
          type="date"
          value={filters.to ?? ''}
          data-on={Boolean(filters.to)}
          onChange={({ target }) => set('to', target.value)}
        />
      </label>
      {Object.keys(filters).length > 0 && (
        <button type="button" className="chip" onClick={() => change({})}>
          {filters.subjectId ? 'One subject only · show all' : 'Show all'}
        </button>
      )}
    </search>
  );
}
