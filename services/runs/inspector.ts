import type { RunLoss } from '../../core/run.ts';
import type { CallRun, PlanRun } from './port.ts';

/** What a run can be for. */
export type RunKind = 'call' | 'plan';

/**
 * Queries the server about runs, for the sweeps. Lists lag by moments and may miss an existing run; `state` never does.
 */
export type RunInspector = {
  /** Prepares the server for our runs, needed if it is new or was emptied. Harmless when repeated. */
  prepare: () => Promise<void>;
  /** How many open runs of a kind started before this. */
  countOpen: (kind: RunKind, startedBefore: Date) => Promise<number>;
  /** The ids of the open runs of a kind that started before this, in pages. */
  listOpen: (kind: RunKind, startedBefore: Date) => AsyncIterable<string[]>;
  /** Tells a run to end that no row expects. Harmless if it has ended. */
  stop: (id: string) => Promise<void>;
  /** Which of the runs are open; at most 100 per request. */
  findOpen: (ids: readonly string[]) => Promise<Set<string>>;
  /** The state of one run; `open` while it is running. */
  state: (id: string) => Promise<'open' | RunLoss>;
  callId: (run: CallRun) => string;
  planId: (run: PlanRun) => string;
};
