import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { CustomerWithMemories } from '../api/types.ts';
import { instant, moment, pluralize } from '../format/time.ts';
import { DestructiveDialog } from '../parts/DestructiveDialog.tsx';
import { Failed } from '../parts/Failed.tsx';
import { LoadingRecord } from '../parts/LoadingRecord.tsx';
import { Phone } from '../parts/Phone.tsx';
import { usePageKeys } from '../parts/pageKeys.ts';
import { useMe } from '../session/useMe.ts';
import '../style/records.css';
import { ContextPanel } from './ContextPanel.tsx';
import { CustomerForm } from './CustomerForm.tsx';
import { MemoriesPanel } from './MemoriesPanel.tsx';
import { customerQuery, customers } from './requests.ts';
import { Timeline } from './Timeline.tsx';

/** Who it is, what is remembered, and everything that happened, newest first. */
export function CustomerPage() {
  const { customerId = '' } = useParams({ strict: false });
  const query = useQuery(customerQuery(customerId));
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: ['customers'] });
  const navigate = useNavigate();
  const { may } = useMe();
  const [open, setOpen] = useState<'edit' | 'erase' | null>(null);
  const customer = query.data;
  const mayChange = may('customers:change');
  usePageKeys([
    ...(mayChange ? [{ key: 'e', what: 'edit', run: () => setOpen('edit') }] : []),
    { key: 'u', what: 'back to customers', run: () => void navigate({ to: '/customers' }) },
  ]);
  useEffect(() => {
    document.title = `${customer?.name ?? 'Customer'} · Callweave`;
  }, [customer?.name]);

  if (query.isError)
    return <Failed what="Cannot show this customer" error={query.error} retry={() => query.refetch()} />;
  if (!customer) return <LoadingRecord what="customer" />;
  return (
    <article className="record" aria-label={customer.name}>
      <div className="title">
        <h1>{customer.name}</h1>
        <div className="actions">
          {mayChange && open !== 'edit' && (
            <button type="button" className="button" onClick={() => setOpen('edit')}>
              Edit <kbd>e</kbd>
            </button>
          )}
          {may('calls:erase') && (
            <button type="button" className="button" onClick={() => setOpen('erase')}>
              Erase
            </button>
          )}
        </div>
      </div>
      {open === 'edit' ? (
        <CustomerForm
          customer={customer}
          saved={async () => {
            await changed();
            setOpen(null);
          }}
          cancel={() => setOpen(null)}
        />
      ) : (
        <Facts customer={customer} />
      )}
      {open === 'erase' && (
        <DestructiveDialog
          title={`Erase ${customer.name}?`}
          close={() => setOpen(null)}
          work={async () => {
            await customers.erase(customer);
            await navigate({ to: '/customers' });
            await changed();
          }}
        >
          <p>
            {pluralize(customer.phones.length, 'number')}, all bookings, callbacks without a call, and what is
            remembered of {customer.name} are deleted permanently. The calls stay, with no customer linked; a new call
            from these numbers will be from an unknown caller.
          </p>
        </DestructiveDialog>
      )}
      <div className="columns">
        <Timeline customerId={customer.id} />
        <aside aria-label="What we know">
          <ContextPanel customerId={customer.id} />
          <MemoriesPanel memories={customer.memories} />
        </aside>
      </div>
    </article>
  );
}

function Facts({ customer }: { customer: CustomerWithMemories }) {
  const { phones, email, externalId, timeZone, callCount, lastCallAt, createdAt } = customer;
  return (
    <div className="facts">
      <span>
        phone{' '}
        <b>
          {phones.length === 0 && '–'}
          {phones.map((e164, at) => (
            <span key={e164}>
              {at > 0 && ', '}
              <Phone e164={e164} />
            </span>
          ))}
        </b>
      </span>
      <span>
        e-mail <b>{email ?? '–'}</b>
      </span>
      <span>
        external id <b>{externalId ?? '–'}</b>
      </span>
      <span title={timeZone ? undefined : 'Not set; callbacks use the number’s own zone'}>
        zone <b>{timeZone ?? '–'}</b>
      </span>
      <span>
        <b>{pluralize(callCount, 'call')}</b>
        {lastCallAt && (
          <>
            , last{' '}
            <time dateTime={lastCallAt} title={instant(lastCallAt)}>
              {moment(lastCallAt)}
            </time>
          </>
        )}
      </span>
      <span>
        added{' '}
        <time dateTime={createdAt} title={instant(createdAt)}>
          {moment(createdAt)}
        </time>
      </span>
      <Link to="/calls" search={{ q: phones[0] ?? customer.name }} className="link">
        Search calls
      </Link>
    </div>
  );
}
