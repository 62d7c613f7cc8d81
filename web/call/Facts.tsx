import type { Call } from '../api/types.ts';
import { duration, instant, moment } from '../format/time.ts';
import { confidence, plain } from '../format/words.ts';

/** Who, when, how long, and to which booking it belongs. */
export function Facts({ call }: { call: Call }) {
  const { direction, from, to, agentName, startedAt, durationSeconds, link, bookingTitle, stage } = call;
  return (
    <div className="facts">
      <span>
        {direction} <b>{from ?? 'withheld'}</b> → <b>{to ?? 'withheld'}</b>
      </span>
      <span>
        agent <b>{agentName ?? '–'}</b>
      </span>
      <span>
        <time dateTime={startedAt} title={instant(startedAt)}>
          {moment(startedAt)}
        </time>{' '}
        · <b>{duration(durationSeconds)}</b>
      </span>
      <span title={link?.booking.reasons.join(', ')}>
        booking <b>{bookingTitle ?? '–'}</b>
        {link?.booking.score != null && ` · ${link.booking.score} points, ${confidence(link.booking.confidence)}`}
      </span>
      <span>{plain(stage)}</span>
    </div>
  );
}

/** Why the call was joined to this customer and booking, and what else was considered. */
export function LinkPanel({ call: { link, customerName, bookingTitle } }: { call: Call }) {
  if (!link) return null;
  const { customer, booking } = link;
  return (
    <section aria-label="Link">
      <h2>Link</h2>
      <div className="row">
        <span>{customerName ?? 'no customer'}</span>
        <span className="small">{confidence(customer.confidence)}</span>
      </div>
      <p className="small">{customer.reasons.join(' · ') || 'no reason was found'}</p>
      <div className="row">
        <span>{bookingTitle ?? 'no booking'}</span>
        <span className="small">
          {booking.score === null ? '–' : `${booking.score} points · ${confidence(booking.confidence)}`}
        </span>
      </div>
      <p className="small">{booking.reasons.join(' · ')}</p>
      {booking.runnersUp.length > 0 && (
        <p className="small">
          Runners-up:{' '}
          {booking.runnersUp.map(({ score, reasons }) => `${score} points (${reasons.join(', ')})`).join('; ')}
        </p>
      )}
    </section>
  );
}
