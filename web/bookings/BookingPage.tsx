import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Booking } from '../api/types.ts';
import { instant, inZone, moment } from '../format/time.ts';
import { DestructiveDialog } from '../parts/DestructiveDialog.tsx';
import { Failed } from '../parts/Failed.tsx';
import { LoadingRecord } from '../parts/LoadingRecord.tsx';
import { usePageKeys } from '../parts/pageKeys.ts';
import { useMe } from '../session/useMe.ts';
import '../style/records.css';
import { BookingForm } from './BookingForm.tsx';
import { BookingStatusMark } from './BookingStatusMark.tsx';
import { BookingTime } from './BookingTime.tsx';
import { LinkedCalls } from './LinkedCalls.tsx';
import { bookingQuery, bookings } from './requests.ts';

/** When, for whom, and the calls that mention it. */
export function BookingPage() {
  const { bookingId = '' } = useParams({ strict: false });
  const query = useQuery(bookingQuery(bookingId));
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ['bookings'] });
  const navigate = useNavigate();
  const { may } = useMe();
  const [open, setOpen] = useState<'edit' | 'erase' | null>(null);
  const booking = query.data;
  const mayChange = may('bookings:change');
  usePageKeys([
    ...(mayChange ? [{ key: 'e', what: 'edit', run: () => setOpen('edit') }] : []),
    { key: 'u', what: 'back to bookings', run: () => void navigate({ to: '/bookings' }) },
  ]);
  useEffect(() => {
    document.title = `${booking?.title ?? 'Booking'} · Callweave`;
  }, [booking?.title]);

  if (query.isError)
    return <Failed what="Cannot show this booking" error={query.error} retry={() => query.refetch()} />;
  if (!booking) return <LoadingRecord what="booking" />;
  return (
    <article className="record" aria-label={booking.title}>
      <div className="title">
        <h1>
          {booking.title} <span className="soft">for</span>{' '}
          <Link to="/customers/$customerId" params={{ customerId: booking.customerId }} className="link">
            {booking.customerName}
          </Link>
        </h1>
        {mayChange && (
          <div className="actions">
            {open !== 'edit' && (
              <button type="button" className="button" onClick={() => setOpen('edit')}>
                Edit <kbd>e</kbd>
              </button>
            )}
            <button type="button" className="button" onClick={() => setOpen('erase')}>
              Erase
            </button>
          </div>
        )}
      </div>
      {open === 'edit' ? (
        <BookingForm
          booking={booking}
          saved={async () => {
            await changed();
            setOpen(null);
          }}
          cancel={() => setOpen(null)}
        />
      ) : (
        <Facts booking={booking} />
      )}
      {open === 'erase' && (
        <DestructiveDialog
          title={`Erase ${booking.title}?`}
          close={() => setOpen(null)}
          work={async () => {
            await bookings.erase(booking);
            await navigate({ to: '/bookings' });
            await changed();
          }}
        >
          <p>
            The booking is deleted permanently. Its calls stay, with no booking linked. To cancel it instead, change its
            status.
          </p>
        </DestructiveDialog>
      )}
      <LinkedCalls bookingId={booking.id} />
    </article>
  );
}

function Facts({ booking }: { booking: Booking }) {
  const { startsAt, status, guestCount, items, externalId, updatedAt } = booking;
  const viewer = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { timeZone } = useMe();
  return (
    <div className="facts">
      <span>
        starts{' '}
        <b>
          <BookingTime at={startsAt} long />
        </b>
        {viewer !== timeZone && <> · {inZone(startsAt, viewer)} for you</>}
      </span>
      <b>
        <BookingStatusMark status={status} />
      </b>
      <span>
        guests <b>{guestCount ?? <span title="Not known">–</span>}</b>
      </span>
      {items.length > 0 && (
        <span>
          items <b>{items.join(', ')}</b>
        </span>
      )}
      <span>
        external id <b>{externalId ?? '–'}</b>
      </span>
      <span>
        changed{' '}
        <time dateTime={updatedAt} title={instant(updatedAt)}>
          {moment(updatedAt)}
        </time>
      </span>
    </div>
  );
}
