import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Call } from '../api/types.ts';
import { customerQuery } from '../customers/requests.ts';
import { moment } from '../format/time.ts';

/** What this call adds to the customer's memories, and what earlier calls had contributed. */
export function Remembered({ call: { id, customerId, insights } }: { call: Call }) {
  const customer = useQuery({ ...customerQuery(customerId ?? ''), enabled: customerId !== null });
  const earlier = customer.data?.memories.filter(({ callId }) => callId !== id).slice(0, 8) ?? [];
  const now = insights?.memories ?? [];
  if (now.length + earlier.length === 0) return null;
  return (
    <section aria-label="Remembered">
      <h2>Remembered</h2>
      {now.map(({ kind, text }) => (
        <p key={`${kind} ${text}`}>
          <span className="small">{kind}</span> {text}
        </p>
      ))}
      {earlier.map(({ callId, kind, text, saidAt }) => (
        <p key={`${callId} ${kind} ${text}`}>
          <span className="small">{kind}</span> {text}{' '}
          <Link to="/calls/$callId" params={{ callId }} className="small link">
            call of {moment(saidAt)}
          </Link>
        </p>
      ))}
    </section>
  );
}
