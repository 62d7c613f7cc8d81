import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../api/client.ts';

/** One thing of a list, with a way to show at once what an edit made of it. */
export function useNoun<T>(noun: 'customers' | 'bookings', id: string) {
  const queries = useQueryClient();
  const query = useQuery({ queryKey: [noun, id], queryFn: ({ signal }) => api<T>(`/${noun}/${id}`, { signal }) });
  const changed = useCallback(() => queries.invalidateQueries({ queryKey: [noun] }), [queries, noun]);
  return { query, changed };
}
