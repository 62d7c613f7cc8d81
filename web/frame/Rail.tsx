import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { http } from '../api/client.ts';
import { useCounters } from '../api/live.ts';
import { rightFor } from '../session/page-rights.ts';
import { useMe } from '../session/useMe.ts';
import { TenantSwitch } from './TenantSwitch.tsx';

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);

const anySearch = { includeSearch: false };

/** The navigation, with a count where something waits. */
export function Rail() {
  const queries = useQueryClient();
  const counters = useCounters();
  const signOut = async () => {
    await http.POST('/sign-out');
    await queries.resetQueries();
  };
  const { me, may } = useMe();
  const open = (path: string) => {
    const right = rightFor(path);
    return right === null || may(right);
  };
  const plans = counters?.plans;
  return (
    <nav className="rail" aria-label="Pages">
      <span className="brand">Callweave</span>
      {me && <TenantSwitch me={me} />}
      <Link to="/calls" search={{}} activeOptions={anySearch}>
        Calls <span className="count">{counters ? sum(counters.stages).toLocaleString() : ''}</span>
      </Link>
      {open('/review') && (
        <Link to="/review" activeOptions={anySearch}>
          Review <Waiting count={counters?.reviewItems} />
        </Link>
      )}
      <Link to="/callbacks" activeOptions={anySearch}>
        Callbacks{' '}
        <span className="count">{plans && plans.waiting + plans.dialing > 0 ? plans.waiting + plans.dialing : ''}</span>
      </Link>
      {open('/parked') && (
        <Link to="/parked" activeOptions={anySearch}>
          Parked <Waiting count={counters?.parked} />
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

/** In red: nothing proceeds until a person has decided. */
function Waiting({ count }: { count: number | undefined }) {
  return <span className="count waiting">{count ? count.toLocaleString() : ''}</span>;
}
