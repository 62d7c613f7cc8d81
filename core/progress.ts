/** How a long step is told to stop and tells that it is alive; the activity turns reports into heartbeats. */
export type Progress = { signal: AbortSignal; report: (text: string) => void };
