import type { RunLoss } from '../../core/run.ts';
import type { CallRun, PlanRun } from './port.ts';

/** What has a run. */
export type Kind = 'call' | 'plan';

/** Asking the server about runs, for the sweep. Lists lag behind by moments and may miss a run that is there; `state` never does. */
export type RunInspector = {
  /** Makes the server ready for our runs, as a new or emptied one is not. Harmless twice. */
  prepare: () => Promise<void>;
  /** How many runs of a kind are open that began before. */
  countOpen: (kind: Kind, startedBefore: Date) => Promise<number>;
  /** Those of the runs that are open, at most 100 asked at once. */
  findOpen: (ids: readonly string[]) => Promise<Set<string>>;
  /** How one run stands now; `open` while it goes on. */
  state: (id: string) => Promise<'open' | RunLoss>;
  callId: (run: CallRun) => string;
  planId: (run: PlanRun) => string;
};
