import { toApplicationFailure } from './failures.ts';

/** Gives every function of an activity the same rim: what it throws crosses Temporal under a type of the closed list. */
export function atRim<T extends Record<string, (input: never) => Promise<unknown>>>(activities: T): T {
  const guarded = Object.entries(activities).map(([name, work]) => [
    name,
    async (input: never) => {
      try {
        return await work(input);
      } catch (error) {
        throw toApplicationFailure(error);
      }
    },
  ]);
  return Object.fromEntries(guarded) as T;
}
