import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ResolveAction, Stage, Step, StepState } from '../core/call.ts';

/** A person's decision about a parked call; the update's id is the request's, so that a repeat gets the first answer. */
export type ResolveInput = { action: ResolveAction; step: Step; note: string | null; by: string | null };
export const resolveUpdate = defineUpdate<void, [ResolveInput]>('resolve');

export type CallProgress = {
  stage: Stage;
  steps: Partial<Record<Step, { state: StepState; reasonCode: string | null }>>;
};
export const progressQuery = defineQuery<CallProgress>('progress');

/** Somebody has changed the plan's row: the run looks at it again. */
export const changedSignal = defineSignal('changed');

/** A call that was placed for this plan is over; its outcome stands in the attempt's row. */
export const callEndedSignal = defineSignal<[attemptId: string]>('callEnded');
