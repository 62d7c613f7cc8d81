import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Call } from '../api/types.ts';
import { bookingQuery } from '../bookings/requests.ts';
import { confidence } from '../format/words.ts';
import { NoValue } from '../parts/NoValue.tsx';
import { useMe } from '../session/useMe.ts';

const LinkForm = lazy(() => import('./LinkForm.tsx').then(({ LinkForm: form }) => ({ default: form })));

/** The call's customer and booking, why, what else was considered, and how to correct it. */
export function LinkCard({ call }: { call: Call }) {
  const { link, customerId, customerName, bookingId, bookingTitle } = call;
  const [correcting, setCorrecting] = useState(false);
  const { may } = useMe();
  const why = whyNobody(call);
  return (
    <section aria-label="Link">
      <div className="row">
        <h2>Link</h2>
        {may('calls:change') && !correcting && (
          <button type="button" className="button" onClick={() => setCorrecting(true)}>
            Correct…
          </button>
        )}
      </div>
      {correcting ? (
        <Suspense fallback={<span className="skeleton" style={{ width: 200 }} />}>
          <LinkForm call={call} close={() => setCorrecting(false)} />
        </Suspense>
      ) : (
        <>
          <div className="row">
            <span>
              customer{' '}
              {customerId ? (
                <Link to="/customers/$customerId" params={{ customerId }} className="link">
                  {customerName}
                </Link>
              ) : (
                <NoValue why={why} />
              )}
            </span>
            {customerId && link && <span className="small">{confidence(link.customer.confidence)}</span>}
          </div>
          <Reasons reasons={link?.customer.reasons ?? []} />
          <div className="row">
            <span>
              booking{' '}
              {bookingId ? (
                <Link to="/bookings/$bookingId" params={{ bookingId }} className="link">
                  {bookingTitle}
                </Link>
              ) : (
                <NoValue why={link ? 'no booking fits this call' : why} />
              )}
            </span>
            {bookingId && link && (
              <span className="small">
                {link.booking.score !== null && `${link.booking.score} points · `}
                {confidence(link.booking.confidence)}
              </span>
            )}
          </div>
          <Reasons reasons={link?.booking.reasons ?? []} />
          <RunnersUp of={link?.booking.runnersUp ?? []} />
        </>
      )}
    </section>
  );
}

const Reasons = ({ reasons }: { reasons: readonly string[] }) =>
  reasons.length > 0 && <p className="small">{reasons.join(' · ')}</p>;

type RunnerUp = NonNullable<Call['link']>['booking']['runnersUp'][number];

function RunnersUp({ of }: { of: readonly RunnerUp[] }) {
  const bookings = useQueries({ queries: of.map(({ bookingId }) => bookingQuery(bookingId)) });
  if (of.length === 0) return null;
  return (
    <>
      <p className="small">Runners-up</p>
      <ul>
        {of.map(({ bookingId, score, reasons }, at) => (
          <li key={bookingId} className="row small">
            <Link to="/bookings/$bookingId" params={{ bookingId }} className="link">
              {bookings[at]?.data?.title ?? 'booking'}
            </Link>
            <span>
              {score} points · {reasons.join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function whyNobody({ link, customerId, finishedAt }: Call): string {
  if (!link) return finishedAt ? 'the call ended before it was linked' : 'not linked yet';
  return !customerId && link.customer.reasons.length > 0
    ? 'somebody has this number, but it is not sure enough who called: see Review'
    : 'no number or name matched';
}
