import { useQuery } from '@tanstack/react-query';
import { take } from '../../client/open.ts';
import type { Right } from '../../core/access/rights.ts';
import { http } from '../api/client.ts';

/** Who is signed in; the frame has read it before any page is shown. */
export function useMe() {
  const { data } = useQuery({ queryKey: ['me'], queryFn: () => take(http.GET('/me')), staleTime: 60_000 });
  const rights: readonly string[] | undefined = data?.rights;
  return {
    region: data?.tenant.region ?? null,
    timeZone: data?.tenant.timeZone ?? 'UTC',
    /** The API refuses what is not allowed; pages only leave out what would be refused. */
    may: (right: Right) => rights === undefined || rights.includes(right),
  };
}
