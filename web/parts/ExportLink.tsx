import { query } from '../api/client.ts';

/** All rows that fit the filters as one CSV file, which the server writes as it reads. */
export const ExportLink = ({
  noun,
  filters,
}: {
  noun: 'customers' | 'bookings';
  filters: Record<string, string | undefined>;
}) => (
  <a href={`/api/v1/${noun}.csv${query(filters)}`} download className="button">
    Export CSV
  </a>
);
