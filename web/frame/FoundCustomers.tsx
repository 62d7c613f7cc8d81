import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { findCustomers } from '../customers/requests.ts';

/** Customers that match the search field, each a link; nothing if there are none. */
export function FoundCustomers({ text, leave }: { text: string; leave: () => void }) {
  const found = useQuery({ ...findCustomers(text), enabled: text.length >= 2 });
  const items = text.length >= 2 ? (found.data?.items.slice(0, 6) ?? []) : [];
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
