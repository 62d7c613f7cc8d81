/** How Temporal sees a run that a row still expects; `unknown`: it has never heard of it, or has forgotten it. */
export const runLosses = ['unknown', 'completed', 'failed', 'canceled', 'terminated', 'timed_out'] as const;
export type RunLoss = (typeof runLosses)[number];
