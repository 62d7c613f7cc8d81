import type { ResolveAction, Step } from '../../core/call.ts';
import type { EarlierSteps } from '../journal/earlier.ts';

export type CallStart = {
  tenantId: string;
  callId: string;
  sourceCallId: string;
  direction: string;
  agentName: string | null;
  receivedAt: Date;
  /** The step from which an ended call is run again; null or left out for its first run. */
  rerunFrom?: Step | null;
  /** With `rerunFrom`: how the steps before it ended. */
  earlier?: EarlierSteps;
};

export type ContactStart = { tenantId: string; planId: string; dueAt: Date };

/** What an operator decides about a parked run; `requestId` makes a repeat of the same decision harmless. */
export type Resolution = {
  action: ResolveAction;
  step: Step;
  note: string | null;
  by: string | null;
  requestId: string;
};

/**
 * The durable runs behind our rows. Starting is harmless twice, since ids are derived from the rows; the updates are refused with a
 * {@link import('../../core/problem.ts').Problem} `conflict` when the run no longer waits for them.
 */
export type RunsPort = {
  startCall: (call: CallStart) => Promise<void>;
  /** Asks the run to stop; it ends `canceled` after the step under way has been told. */
  cancelCall: (call: { tenantId: string; sourceCallId: string }) => Promise<void>;
  resolveCall: (call: { tenantId: string; sourceCallId: string }, resolution: Resolution) => Promise<void>;
  /** Ends whatever still runs for the call and takes its history away; its id is free afterwards. Harmless twice and without a run. */
  eraseCall: (call: { tenantId: string; sourceCallId: string }) => Promise<void>;
  eraseContact: (plan: { tenantId: string; planId: string }) => Promise<void>;
  startContact: (plan: ContactStart) => Promise<void>;
  /** Update: the plan's run refuses a moment in the past or a plan that has ended. */
  rescheduleContact: (
    plan: { tenantId: string; planId: string },
    change: { at: Date; requestId: string },
  ) => Promise<void>;
  cancelContact: (
    plan: { tenantId: string; planId: string },
    change: { note: string | null; requestId: string },
  ) => Promise<void>;
  /** Signal: a call that was placed for this plan has reached a terminal state. */
  contactCallEnded: (plan: { tenantId: string; planId: string }, attemptId: string) => Promise<void>;
};
