import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { api } from '../api/client.ts';
import { useEvents } from '../api/live.ts';
import type { Status } from '../api/types.ts';
import { useSettled } from '../parts/useSettled.ts';

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);

/** Where one can go, with a number where something waits. Inboxes that have no page yet open as filtered lists. */
export function Rail({ signedIn }: { signedIn: boolean }) {
  const queries = useQueryClient();
  const status = useQuery({ queryKey: ['status'], queryFn: () => api<Status>('/pipeline/status'), enabled: signedIn });
  const refresh = useSettled(() => queries.invalidateQueries({ queryKey: ['status'] }), 1_000);
  useEvents(useCallback(() => refresh(), [refresh]));

  const signOut = async () => {
    await api('/sign-out', { method: 'POST' });
    await queries.resetQueries();
  };
  const parked = status.data?.parked.total ?? 0;
  return (
    <nav className="rail" aria-label="Pages">
      <span className="brand">Callweave</span>
      <Link to="/calls" search={{}} activeOptions={{ exact: true, includeSearch: true }}>
        Calls <span className="count">{status.data ? sum(status.data.stages).toLocaleString() : ''}</span>
      </Link>
      <Link to="/calls" search={{ stage: 'parked' }} activeOptions={{ includeSearch: true }}>
        Parked <span className={parked > 0 ? 'count waiting' : 'count'}>{parked > 0 ? parked : ''}</span>
      </Link>
      <Link to="/customers" search={{}}>
        Customers
      </Link>
      <Link to="/bookings" search={{}}>
        Bookings
      </Link>
      <a href="/api/docs">API</a>
      <button type="button" className="last" onClick={signOut}>
        Sign out
      </button>
    </nav>
  );
}
