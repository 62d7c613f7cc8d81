import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Schemas, take } from '../../client/open.ts';
import { http } from '../api/client.ts';
import type { Call, Customer } from '../api/types.ts';
import { bookingsOfCustomer } from '../bookings/requests.ts';
import { findCustomers } from '../customers/requests.ts';
import { moment } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';
import { offerUndo } from '../parts/undo.ts';

type Choice = Schemas['CallLinkChoice'];
const choose = (id: string, body: Choice) => take(http.PUT('/calls/{id}/link', { params: { path: { id } }, body }));

/** Lets a person set the call's customer and booking; it can be undone for ten seconds. */
export function LinkForm({ call, close }: { call: Call; close: () => void }) {
  const queries = useQueryClient();
  const [customer, setCustomer] = useState<{ id: string; name: string } | null>(
    call.customerId && call.customerName ? { id: call.customerId, name: call.customerName } : null,
  );
  const changed = () => queries.invalidateQueries({ queryKey: ['call', call.id] });
  const before = { customerId: call.customerId, bookingId: call.bookingId };
  const undo = async () => {
    // The rules decide again what they had decided; a person's choice is chosen again.
    if (!call.link || call.link.decidedBy === 'rules')
      await http.DELETE('/calls/{id}/link', { params: { path: { id: call.id } } });
    else await choose(call.id, before);
    await changed();
  };
  const save = useMutation({
    mutationFn: (choice: Choice) => choose(call.id, choice),
    onSuccess: async (now) => {
      close();
      offerUndo({ kind: 'done', words: `Linked to ${now.customerName ?? 'nobody'}`, undo });
      await changed();
    },
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves, as its button does
    <div className="correct" onKeyDown={(event) => event.key === 'Escape' && close()}>
      {customer ? (
        <Bookings
          customer={customer}
          choose={(bookingId) =>
            save.mutate({ customerId: customer.id, ...(bookingId === undefined ? {} : { bookingId }) })
          }
          another={() => setCustomer(null)}
        />
      ) : (
        <Customers choose={setCustomer} nobody={() => save.mutate({ customerId: null })} />
      )}
      {save.isError && (
        <p role="alert" className="bad">
          {save.error.message}
        </p>
      )}
      <button type="button" className="button" onClick={close}>
        Keep it <kbd>Esc</kbd>
      </button>
    </div>
  );
}

function Customers({ choose, nobody }: { choose: (customer: Customer) => void; nobody: () => void }) {
  const [typed, setTyped] = useState('');
  const words = typed.trim();
  const found = useQuery({
    ...findCustomers(words),
    enabled: words.length > 1,
    placeholderData: (before) => before,
  });
  const items = words.length > 1 ? (found.data?.items ?? []) : [];
  return (
    <>
      <label>
        Who is the customer?
        <input
          type="search"
          placeholder="Name, e-mail or number"
          value={typed}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
          autoFocus
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={({ key }) => key === 'Enter' && items[0] && choose(items[0])}
        />
      </label>
      <ul aria-label="Customers found">
        {items.map((customer) => (
          <li key={customer.id}>
            <button type="button" className="pick" onClick={() => choose(customer)}>
              {customer.name}
              <span className="small">{[...customer.phones, customer.email].filter(Boolean).join(' · ')}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.isError && <p className="bad">{found.error.message}</p>}
      {found.isSuccess && words.length > 1 && items.length === 0 && (
        <p className="small">No customer matches “{words}”.</p>
      )}
      <button type="button" className="pick" onClick={nobody}>
        No customer
      </button>
    </>
  );
}

type BookingsProps = {
  customer: { id: string; name: string };
  /** Undefined: the one the rules find. */
  choose: (bookingId: string | null | undefined) => void;
  another: () => void;
};

function Bookings({ customer, choose, another }: BookingsProps) {
  const found = useQuery(bookingsOfCustomer(customer.id));
  return (
    <>
      <div className="row">
        <b>{customer.name}</b>
        <button type="button" className="button" onClick={another}>
          Somebody else…
        </button>
      </div>
      <p className="small">Which booking is it about?</p>
      <ul aria-label="Bookings">
        {found.data?.items.map(({ id, title, startsAt, status }) => (
          <li key={id}>
            <button type="button" className="pick" onClick={() => choose(id)}>
              {title}
              <span className="small">
                {moment(startsAt)} · {humanizeCode(status)}
              </span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="pick" onClick={() => choose(undefined)}>
            Find it automatically
          </button>
        </li>
        <li>
          <button type="button" className="pick" onClick={() => choose(null)}>
            None of them
          </button>
        </li>
      </ul>
      {found.isError && <p className="bad">{found.error.message}</p>}
    </>
  );
}
