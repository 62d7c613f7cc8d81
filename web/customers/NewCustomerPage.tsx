import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import '../style/records.css';
import { CustomerForm } from './CustomerForm.tsx';

export function NewCustomerPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  useEffect(() => {
    document.title = 'New customer · Callweave';
  }, []);
  return (
    <section className="record" aria-label="New customer">
      <div className="title">
        <h1>New customer</h1>
      </div>
      <CustomerForm
        customer={null}
        saved={({ id }) => {
          void queries.invalidateQueries({ queryKey: ['customers'] });
          void navigate({ to: '/customers/$customerId', params: { customerId: id } });
        }}
        cancel={() => void navigate({ to: '/customers' })}
      />
    </section>
  );
}
