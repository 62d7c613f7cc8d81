/** Tells work to stop and lets it report that it is alive; the activity turns reports into heartbeats. */
export type Progress = { signal: AbortSignal; report: (text: string) => void };

/**
 * The same for a step that pays. Its `signal` ends one try, for whatever reason; `unwanted` fires when nobody wants the
 * answer any more: the call has ended or was erased, or this process is shutting down. A paid request runs until then,
 * since the next try finds its answer.
 */
export type StepProgress = Progress & { unwanted: AbortSignal };
