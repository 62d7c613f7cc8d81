import { toApplicationFailure } from './failures.ts';

/** Gives everything an activity throws a type from the closed list. */
export function guarded<T extends Record<string, (input: never) => Promise<unknown>>>(activities: T): T {
  const entries = Object.entries(activities).map(([name, work]) => [
    name,
    async (input: never) => {
      try {
        return await work(input);
      } catch (error) {
        throw toApplicationFailure(error);
      }
    },
  ]);
  return Object.fromEntries(entries) as T;
}
