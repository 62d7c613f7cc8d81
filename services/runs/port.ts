import type { CallPlan, CallPriority, Direction, ResolveAction, StepKey } from '../../core/call.ts';

/** Which run of a call: `run` counts them from 1, as the row does. */
export type CallRun = { tenantId: string; sourceCallId: string; run: number };
export type PlanRun = { tenantId: string; planId: string; run: number };

export type CallStart = CallRun & {
  callId: string;
  direction: Direction;
  priority: CallPriority;
  receivedAt: Date;
  /** The remaining work, frozen for this run. */
  plan: CallPlan;
};

export type ContactStart = PlanRun & { dueAt: Date };

/**
 * An operator's decision about a parked unit; `requestId` names the decision on its row, `parkedId`, and makes a repeat
 * harmless.
 */
export type Resolution = StepKey & { action: ResolveAction; requestId: string; parkedId: string };

/**
 * The durable runs behind our rows. A run is named by its row and number, so starting is harmless when repeated; an id
 * is never reused, even after its run has ended. Each throws a {@link import('../../core/problem.ts').Problem}
 * `unavailable` while the server is down.
 */
export type RunsPort = {
  /**
   * `taken`: the id belongs to another call, just erased, whose history the server has not deleted yet: use the next
   * number.
   */
  startCall: (call: CallStart) => Promise<'started' | 'taken'>;
  /** Tells a run to stop. Harmless if it has ended or never existed. */
  stopCall: (call: CallRun) => Promise<void>;
  /**
   * Passes on a decision.
   * @throws {Problem} conflict when the run no longer waits for it; unavailable while a lost run is rebuilt
   */
  resolveCall: (call: CallRun, resolution: Resolution) => Promise<void>;
  /** Signal: a job that a unit waits for is done. Harmless if the run has ended or waits for something else. */
  jobDone: (call: CallRun, job: StepKey & { job: string }) => Promise<void>;
  /** Ends all runs of a call up to this one and deletes their histories. Harmless when repeated and without a run. */
  eraseCall: (call: CallRun) => Promise<void>;
  eraseContact: (plan: PlanRun) => Promise<void>;
  /** Starts the plan's run, or wakes an existing one so it looks at its row. A lost one is left to the sweep. */
  startContact: (plan: ContactStart) => Promise<void>;
  /** Signal: a call placed for this plan has reached a terminal state. Harmless if the run has ended. */
  contactCallEnded: (plan: PlanRun, attemptId: string) => Promise<void>;
};
