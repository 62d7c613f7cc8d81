import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { api } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import type { Status } from '../api/types.ts';
import { useSettled } from '../parts/useSettled.ts';
import { rightFor } from '../session/places.ts';
import { useMe } from '../session/useMe.ts';

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);

const anySearch = { includeSearch: false };

/** Where one can go, with a number where something waits. */
export function Rail({ signedIn }: { signedIn: boolean }) {
  const queries = useQueryClient();
  const status = useQuery({ queryKey: ['status'], queryFn: () => api<Status>('/pipeline/status'), enabled: signedIn });
  const refresh = useSettled(() => queries.invalidateQueries({ queryKey: ['status'] }), 1_000);
  useEvents(useCallback(() => refresh(), [refresh]));

  const signOut = async () => {
    await api('/sign-out', { method: 'POST' });
    await queries.resetQueries();
  };
  const { may } = useMe();
  const open = (path: string) => {
    const right = rightFor(path);
    return right === null || may(right);
  };
  const plans = status.data?.plans;
  return (
    <nav className="rail" aria-label="Pages">
      <span className="brand">Callweave</span>
      <Link to="/calls" search={{}} activeOptions={anySearch}>
        Calls <span className="count">{status.data ? sum(status.data.stages).toLocaleString() : ''}</span>
      </Link>
      {open('/review') && (
        <Link to="/review" activeOptions={anySearch}>
          Review <Waiting count={status.data?.reviewItems} />
        </Link>
      )}
      <Link to="/callbacks" activeOptions={anySearch}>
        Callbacks{' '}
        <span className="count">{plans && plans.waiting + plans.dialing > 0 ? plans.waiting + plans.dialing : ''}</span>
      </Link>
      {open('/parked') && (
        <Link to="/parked" activeOptions={anySearch}>
          Parked <Waiting count={status.data?.parked.total} />
        </Link>
      )}
      <Link to="/customers" search={{}}>
        Customers
      </Link>
      <Link to="/bookings" search={{}}>
        Bookings
      </Link>
      {open('/pipeline') && <Link to="/pipeline">Pipeline</Link>}
      <Link to="/settings">Settings</Link>
      <a href="/api/docs">API</a>
      <button type="button" className="last" onClick={signOut}>
        Sign out
      </button>
    </nav>
  );
}

/** In red: nothing goes on until a person has decided. */
function Waiting({ count }: { count: number | undefined }) {
  return <span className="count waiting">{count ? count.toLocaleString() : ''}</span>;
}
