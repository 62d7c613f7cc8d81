import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Customer } from '../api/types.ts';
import { findCustomers } from '../customers/requests.ts';
import { Failed } from '../parts/Failed.tsx';
import { Choices } from './Choices.tsx';

/** Any customer, found by name, e-mail address or number. */
export function FindCustomer({
  number,
  choose,
  close,
}: {
  /** The call's number, which may be added to the customer. */
  number: string | null;
  choose: (customer: Customer, addPhone: boolean) => void;
  close: () => void;
}) {
  const [words, setWords] = useState('');
  const [addPhone, setAddPhone] = useState(true);
  const asked = words.trim();
  const found = useQuery({
    ...findCustomers(asked),
    enabled: asked.length > 1,
    placeholderData: (before) => before,
  });
  const items = asked.length > 1 ? (found.data?.items ?? []) : [];
  const pick = (customer: Customer) => choose(customer, addPhone && number !== null);
  return (
    <form
      className="form"
      aria-label="Find a customer"
      onKeyDown={(event) => event.key === 'Escape' && close()}
      onSubmit={(event) => {
        event.preventDefault();
        const [first] = items;
        if (first) pick(first);
      }}
    >
      <label>
        Name, e-mail address or number
        {/* biome-ignore lint/a11y/noAutofocus: the person has just asked for this field */}
        <input type="search" autoFocus value={words} onChange={({ target }) => setWords(target.value)} />
      </label>
      {number && (
        <label className="check">
          <input type="checkbox" checked={addPhone} onChange={({ target }) => setAddPhone(target.checked)} />
          Add {number} too, so that later calls find them
        </label>
      )}
      {found.isError && <Failed what="Cannot search" error={found.error} retry={() => found.refetch()} />}
      {found.isSuccess && asked.length > 1 && items.length === 0 && (
        <p className="small">No customer matches “{asked}”.</p>
      )}
      <Choices
        of="Customers found"
        choices={items.map((customer) => ({
          id: customer.id,
          name: customer.name,
          facts: [customer.email, ...customer.phones].filter(Boolean).join(' · ') || 'no number',
          run: () => pick(customer),
        }))}
      />
      <p className="small">Enter picks the first, Escape goes back.</p>
    </form>
  );
}
