import type { CallPlan, CallPriority, Direction, ResolveAction, StepKey } from '../../core/call.ts';

/** Which run of a call: `run` counts them from 1, as the row does. */
export type CallRun = { tenantId: string; sourceCallId: string; run: number };
export type PlanRun = { tenantId: string; planId: string; run: number };

export type CallStart = CallRun & {
  callId: string;
  direction: Direction;
  priority: CallPriority;
  receivedAt: Date;
  /** The work that is left, frozen for this run. */
  plan: CallPlan;
};

export type ContactStart = PlanRun & { dueAt: Date };

/** What an operator decides about a parked unit; `requestId` names the decision on its row and makes a repeat harmless. */
export type Resolution = StepKey & { action: ResolveAction; requestId: string };

/**
 * The durable runs behind our rows. A run is named by its row and number, so that starting is harmless twice; an id that was used is
 * never used again, also after its run has ended. Each throws a {@link import('../../core/problem.ts').Problem} `unavailable` while the
 * server is away.
 */
export type RunsPort = {
  /** `taken`: the id belongs to another call, erased a moment ago, whose history the server has not dropped yet: take the next number. */
  startCall: (call: CallStart) => Promise<'started' | 'taken'>;
  /** Tells a run to stop what it does. Harmless where it has ended or was never there. */
  stopCall: (call: CallRun) => Promise<void>;
  /** Hands over a decision. @throws {Problem} conflict when the run no longer waits for it; unavailable while a lost run is rebuilt. */
  resolveCall: (call: CallRun, resolution: Resolution) => Promise<void>;
  /** Signal: a job that a unit waits for is done. Harmless where the run has ended or waits for something else. */
  jobDone: (call: CallRun, job: StepKey & { job: string }) => Promise<void>;
  /** Ends all runs of a call up to this one and has their histories deleted. Harmless twice and without a run. */
  eraseCall: (call: CallRun) => Promise<void>;
  eraseContact: (plan: PlanRun) => Promise<void>;
  /** Starts the plan's run; one that is there is woken, so that it looks at its row. A lost one is left to the sweep. */
  startContact: (plan: ContactStart) => Promise<void>;
  /** Signal: a call that was placed for this plan has reached a terminal state. Harmless where the run has ended. */
  contactCallEnded: (plan: PlanRun, attemptId: string) => Promise<void>;
};
