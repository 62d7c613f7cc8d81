import { useQuery } from '@tanstack/react-query';
import { take } from '../../client/open.ts';
import type { Right } from '../../core/access/rights.ts';
import { http } from '../api/client.ts';

export const meQuery = { queryKey: ['me'], queryFn: () => take(http.GET('/me')), staleTime: 60_000 };

/** Who is signed in; loaded by the frame before any page is shown. */
export function useMe() {
  const { data } = useQuery(meQuery);
  const rights: readonly string[] = data?.rights ?? [];
  return {
    me: data,
    region: data?.tenant.region ?? null,
    timeZone: data?.tenant.timeZone ?? 'UTC',
    /** The API enforces rights; pages only leave out what it would refuse. */
    may: (right: Right) => rights.includes(right),
  };
}
