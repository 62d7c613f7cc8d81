import { createQueue } from './queue.ts';

/**
 * Leaves a statement to go out with the commit, in the same trip. Nobody sees its answer; if it fails, the whole
 * transaction does. Statements leave in the order in which they were left here, after all others.
 */
export const { add: last, take: takeLast } = createQueue<PromiseLike<unknown>>();
