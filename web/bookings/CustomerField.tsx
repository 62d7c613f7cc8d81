import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, query } from '../api/client.ts';
import type { Customer, Page } from '../api/types.ts';
import { asked } from '../customers/filters.ts';
import { useSettled } from '../parts/useSettled.ts';

type Props = {
  id: string;
  name: string;
  /** The chosen customer's id, '' for none. */
  value: string;
  /** Name of the customer that the booking has already. */
  known: string;
  'aria-invalid': boolean;
  'aria-describedby': string;
  onChange: (event: { target: { value: string } }) => void;
};

/** Finds a customer by name, address or number while one types; the browser's own list offers who fits. */
export function CustomerField({ value, known, onChange, ...control }: Props) {
  const [typed, setTyped] = useState<string>();
  const [wanted, setWanted] = useState('');
  const ask = useSettled(() => setWanted((typed ?? '').trim()), 200);
  const chosen = useQuery({
    queryKey: ['customers', value],
    queryFn: ({ signal }) => api<Customer>(`/customers/${value}`, { signal }),
    enabled: value !== '' && known === '',
  });
  const found = useQuery({
    queryKey: ['customers', 'find', wanted],
    queryFn: ({ signal }) => api<Page<Customer>>(`/customers${query({ ...asked(wanted), limit: '8' })}`, { signal }),
    enabled: wanted !== '',
  });
  const options = (found.data?.items ?? []).map((one) => ({ id: one.id, label: labelOf(one) }));
  const take = (text: string) => {
    setTyped(text);
    ask();
    onChange({ target: { value: options.find(({ label }) => label === text)?.id ?? '' } });
  };
  const list = `${control.id}-found`;
  return (
    <>
      <input
        {...control}
        autoComplete="off"
        placeholder="Name, e-mail or number"
        list={list}
        value={typed ?? (known || chosen.data?.name || '')}
        onChange={({ target }) => take(target.value)}
      />
      <datalist id={list}>
        {options.map(({ id, label }) => (
          <option key={id} value={label} />
        ))}
      </datalist>
    </>
  );
}

/** Two people of one name are told apart by number or address. */
const labelOf = ({ name, phones, email, externalId }: Customer) =>
  [name, phones[0] ?? email ?? externalId].filter(Boolean).join(' · ');
