import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, query } from '../api/client.ts';
import type { Customer, Page } from '../api/types.ts';
import { asked } from '../customers/filters.ts';

/** Customers that fit what stands in the search field, each a link; nothing while there are none. */
export function FoundCustomers({ text, leave }: { text: string; leave: () => void }) {
  const found = useQuery({
    queryKey: ['customers', 'find', text],
    queryFn: ({ signal }) => api<Page<Customer>>(`/customers${query({ ...asked(text), limit: '6' })}`, { signal }),
    enabled: text.length >= 2,
  });
  const items = text.length >= 2 ? (found.data?.items ?? []) : [];
  if (items.length === 0) return null;
  return (
    <ul className="found" aria-label="Customers found">
      {items.map(({ id, name, phones, email }) => (
        <li key={id}>
          <Link to="/customers/$customerId" params={{ customerId: id }} onClick={leave}>
            {name} <span className="small">{phones[0] ?? email}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
