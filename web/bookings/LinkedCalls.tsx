import { Link } from '@tanstack/react-router';
import { take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import { duration, instant, moment } from '../format/time.ts';
import { confidence } from '../format/words.ts';
import { usePages } from '../parts/usePages.ts';

const arrows = { inbound: '←', outbound: '→' } as const;

/** Calls linked to this booking, newest first, with their score and reasons. */
export function LinkedCalls({ bookingId }: { bookingId: string }) {
  const { list, rows, more } = usePages(['bookings', bookingId, 'calls'], (place, signal) =>
    take(
      http.GET('/bookings/{id}/calls', { params: { path: { id: bookingId }, query: { limit: 50, ...place } }, signal }),
    ),
  );
  return (
    <section className="timeline" aria-label="Calls about this booking">
      <h2>Calls</h2>
      {list.isPending && <p className="skeleton" style={{ width: '60%' }} />}
      {list.isError && (
        <p role="alert" className="bad">
          {list.error.message}{' '}
          <button type="button" className="button" onClick={() => void list.refetch()}>
            Try again
          </button>
        </p>
      )}
      {list.isSuccess && rows.length === 0 && (
        <p className="small">Calls from this customer appear here once they are about this booking.</p>
      )}
      <ol>
        {rows.map(
          ({
            callId,
            direction,
            startedAt,
            durationSeconds,
            agentName,
            matter,
            score,
            confidence: sure,
            reasons,
            decidedBy,
          }) => (
            <li key={callId}>
              <time dateTime={startedAt} title={instant(startedAt)}>
                {moment(startedAt)}
              </time>
              <span className="kind">
                <span aria-hidden="true">{arrows[direction]}</span> {duration(durationSeconds)}
                <span className="unseen"> {direction}</span>
              </span>
              <span>
                <Link to="/calls/$callId" params={{ callId }}>
                  <b>{matter ?? 'Call'}</b> <span className="soft">{agentName ?? ''}</span>
                </Link>
                <br />
                <span className="small">
                  {score === null ? 'no points' : `${score} points`} · {confidence(sure)}
                  {reasons.length > 0 && ` · ${reasons.join(' · ')}`}
                  {decidedBy !== 'rules' && ` · decided by ${decidedBy}`}
                </span>
              </span>
            </li>
          ),
        )}
      </ol>
      {list.hasNextPage && (
        <button type="button" className="button" disabled={list.isFetchingNextPage} onClick={more}>
          Older
        </button>
      )}
    </section>
  );
}
