import type { Caller } from '../routing.ts';

/** Who did it, as rows keep it: the kind and the id, no name. */
export const byWhom = ({ kind, id }: Caller): string => `${kind}:${id}`;
