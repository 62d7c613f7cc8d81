import type { ResolveAction } from '../../core/call.ts';

/** What a person can decide about a parked call, as buttons name it. */
export const resolveNames: Record<ResolveAction, string> = { retry: 'Retry', skip: 'Skip', fail: 'Fail' };
export const resolveEffects: Record<ResolveAction, string> = {
  retry: 'run the step again',
  skip: 'continue without this step; the call ends as partial',
  fail: 'end the call here',
};

const usual: readonly ResolveAction[] = ['retry', 'skip', 'fail'];
/** Reasons that another try meets again, with the order of what helps instead. */
const unusual: Record<string, readonly ResolveAction[]> = {
  invalid_input: ['fail', 'skip', 'retry'],
  forbidden_url: ['fail', 'skip', 'retry'],
  unsupported_media: ['skip', 'fail', 'retry'],
  too_large: ['skip', 'retry', 'fail'],
};
const orderFor = (code: string) => unusual[code] ?? usual;

/**
 * The actions for parked calls, with what helps most of them first. For several reasons that need different actions,
 * retrying comes first among equals: it takes nothing away.
 */
export function orderActions(parked: readonly { reasonCode: string }[]): ResolveAction[] {
  const orders = parked.map(({ reasonCode }) => orderFor(reasonCode));
  const rank = (action: ResolveAction) => orders.reduce((sum, order) => sum + order.indexOf(action), 0);
  return usual.toSorted((a, b) => rank(a) - rank(b));
}

/** Whether another try can never end differently, so that a person should not wait for it. */
export const isRetryVain = (code: string): boolean => orderFor(code).at(-1) === 'retry';
