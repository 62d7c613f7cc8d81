import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { callQuery } from '../call/read.ts';
import { numberText } from '../format/number.ts';
import { duration, instant, moment } from '../format/time.ts';

/** The call behind a question, in a few lines. */
export function CallBrief({ callId }: { callId: string }) {
  const { data } = useQuery(callQuery(callId));
  const other = data && (data.direction === 'inbound' ? data.from : data.to);
  return (
    <section aria-label="The call">
      <h2>The call</h2>
      <p>
        <Link to="/calls/$callId" params={{ callId }} className="link">
          {data ? `${data.direction} · ${data.customerName ?? numberText(other)}` : 'Open the call'}
        </Link>{' '}
        {data ? (
          <span className="small">
            <time dateTime={data.startedAt} title={instant(data.startedAt)}>
              {moment(data.startedAt)}
            </time>{' '}
            · {duration(data.durationSeconds)} · agent {data.agentName ?? '–'}
          </span>
        ) : (
          <span className="skeleton" style={{ width: 160 }} />
        )}
      </p>
      {data?.insights?.summary && <p>{data.insights.summary}</p>}
    </section>
  );
}
