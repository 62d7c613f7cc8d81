import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ResolveAction, Stage, StepKey, StepState } from '../core/call.ts';

/**
 * A person's decision about a parked unit. Who decided and why is stored in Postgres under `decisionId`. The update's
 * id is made of the parked row's and the request's, so a repeat gets the first answer.
 */
export type ResolveInput = StepKey & { action: ResolveAction; decisionId: string };
export const resolveUpdate = defineUpdate<void, [ResolveInput]>('resolve');

/**
 * A job that a unit waits for is done, whatever its outcome; the run then collects it. Harmless when late, early or
 * sent twice.
 */
export const jobDoneSignal = defineSignal<[StepKey & { job: string }]>('jobDone');

export type CallProgress = {
  stage: Stage;
  /** By step, or `step/unit` for units other than `main`. */
  steps: Record<string, { state: StepState | 'submitted'; reasonCode: string | null }>;
};
export const progressQuery = defineQuery<CallProgress>('progress');

/** Someone changed the plan's row: the run looks at it again. */
export const changedSignal = defineSignal('changed');

/** A call placed for this plan is over; its outcome is in the attempt's row. */
export const callEndedSignal = defineSignal<[attemptId: string]>('callEnded');
