import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Customer } from '../api/types.ts';
import { customerQuery, findCustomers } from '../customers/requests.ts';
import { useDebounced } from '../parts/useDebounced.ts';

type Props = {
  id: string;
  name: string;
  /** The chosen customer's id, '' for none. */
  value: string;
  /** Name of the booking's current customer. */
  known: string;
  'aria-invalid': boolean;
  'aria-describedby': string;
  onChange: (event: { target: { value: string } }) => void;
};

/** Finds a customer by name, address or number as you type; the browser's own list offers the matches. */
export function CustomerField({ value, known, onChange, ...control }: Props) {
  const [typed, setTyped] = useState<string>();
  const [wanted, setWanted] = useState('');
  const ask = useDebounced(() => setWanted((typed ?? '').trim()), 200);
  const chosen = useQuery({ ...customerQuery(value), enabled: value !== '' && known === '' });
  const found = useQuery({ ...findCustomers(wanted), enabled: wanted !== '' });
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

/** Number or address distinguishes two people with the same name. */
const labelOf = ({ name, phones, email, externalId }: Customer) =>
  [name, phones[0] ?? email ?? externalId].filter(Boolean).join(' · ');
