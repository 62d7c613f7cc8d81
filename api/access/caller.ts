import type { Caller } from '../routing.ts';

/** Who did it, as it is shown beside a decision. */
export const byWhom = (caller: Caller): string =>
  caller.kind === 'key' ? `API key ${caller.id.slice(0, 8)}` : caller.name;
