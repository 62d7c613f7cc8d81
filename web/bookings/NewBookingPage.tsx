import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import '../style/records.css';
import { BookingForm } from './BookingForm.tsx';

export function NewBookingPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { customerId }: { customerId?: string } = useSearch({ strict: false });
  useEffect(() => {
    document.title = 'New booking · Callweave';
  }, []);
  return (
    <section className="record" aria-label="New booking">
      <div className="title">
        <h1>New booking</h1>
      </div>
      <BookingForm
        booking={null}
        customerId={customerId ?? ''}
        saved={({ id }) => {
          void queries.invalidateQueries({ queryKey: ['bookings'] });
          void navigate({ to: '/bookings/$bookingId', params: { bookingId: id } });
        }}
        cancel={() => void navigate({ to: '/bookings' })}
      />
    </section>
  );
}
