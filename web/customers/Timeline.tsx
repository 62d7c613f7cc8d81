import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import type { TimelineItem } from '../api/types.ts';
import { instant, moment } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';
import { usePages } from '../parts/usePages.ts';

const kinds = ['call', 'booking', 'plan', 'memory'] as const;
const called = { call: 'Call', booking: 'Booking', plan: 'Callback', memory: 'Remembered' } as const;

/** A customer's calls, bookings and callbacks, newest first; future ones at the top. */
export function Timeline({ customerId }: { customerId: string }) {
  const [kind, setKind] = useState<(typeof kinds)[number]>();
  const { list, rows, more } = usePages(['customers', customerId, 'timeline', kind], (place, signal) => {
    const query = { ...(kind && { kind }), limit: 50, ...place };
    return take(http.GET('/customers/{id}/timeline', { params: { path: { id: customerId }, query }, signal }));
  });
  // Memories are next to the list with their quotes; here they are shown on request.
  const shown = kind ? rows : rows.filter((row) => row.kind !== 'memory');
  return (
    <section className="timeline" aria-label="Timeline">
      <div className="row">
        <h2>Timeline</h2>
        <select
          aria-label="Kind"
          value={kind ?? ''}
          data-on={kind !== undefined}
          onChange={({ target }) => setKind(kinds.find((one) => one === target.value))}
        >
          <option value="">Calls, bookings, callbacks</option>
          {kinds.map((one) => (
            <option key={one} value={one}>
              {called[one]}
            </option>
          ))}
        </select>
      </div>
      {list.isError && (
        <p role="alert" className="bad">
          {list.error.message}{' '}
          <button type="button" className="button" onClick={() => void list.refetch()}>
            Try again
          </button>
        </p>
      )}
      {list.isPending && <p className="skeleton" style={{ width: '60%' }} />}
      {list.isSuccess && shown.length === 0 && !list.hasNextPage && (
        <p className="small">Calls from this customer’s numbers, bookings and callbacks appear here.</p>
      )}
      <ol>
        {shown.map((item) => (
          <Item key={`${item.kind} ${item.id}`} item={item} />
        ))}
      </ol>
      {list.hasNextPage && (
        <button type="button" className="button" disabled={list.isFetchingNextPage} onClick={more}>
          Older
        </button>
      )}
    </section>
  );
}

function Item({ item: { kind, id, at, callId, title, detail } }: { item: TimelineItem }) {
  const words = (
    <>
      <b>{humanizeCode(title)}</b> <span className="soft">{kind === 'call' ? detail : humanizeCode(detail)}</span>
    </>
  );
  return (
    <li className={kind}>
      <time dateTime={at} title={instant(at)}>
        {moment(at)}
      </time>
      <span className="kind">{called[kind]}</span>
      {kind === 'booking' ? (
        <Link to="/bookings/$bookingId" params={{ bookingId: id }}>
          {words}
        </Link>
      ) : callId ? (
        <Link to="/calls/$callId" params={{ callId }}>
          {words}
        </Link>
      ) : (
        <span>{words}</span>
      )}
    </li>
  );
}
