import { Problem } from '../../core/problem.ts';

export type StreamLimit = { take: (who: { tenantId: string; id: string }) => () => void };

/**
 * Limits the event streams open in this process. `take`
 * @returns releases the stream; calling it again does nothing.
 * @throws {Problem} rate_limited if there are too many
 */
export function createStreamLimit({ perCaller, perTenant } = { perCaller: 100, perTenant: 1_000 }): StreamLimit {
  const open = new Map<string, number>();
  const add = (key: string, by: number) => {
    const count = (open.get(key) ?? 0) + by;
    if (count > 0) open.set(key, count);
    else open.delete(key);
  };
  return {
    take({ tenantId, id }) {
      const limits = [[`caller ${id}`, perCaller] as const, [`tenant ${tenantId}`, perTenant] as const];
      if (limits.some(([key, limit]) => (open.get(key) ?? 0) >= limit))
        throw new Problem('rate_limited', 'Too many open event streams: close one, or try again in 10 seconds');
      for (const [key] of limits) add(key, 1);
      let taken = true;
      return () => {
        if (taken) for (const [key] of limits) add(key, -1);
        taken = false;
      };
    },
  };
}
