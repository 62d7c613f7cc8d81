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

/** The update's id is the request's. `at` is an ISO 8601 instant. */
export type RescheduleInput = { at: string };
export const rescheduleUpdate = defineUpdate<{ dueAt: string }, [RescheduleInput]>('reschedule');

/** `after_call`: a call is in progress and the plan ends with it. */
export type CancelInput = { note: string | null };
export const cancelUpdate = defineUpdate<{ state: 'canceled' | 'after_call' }, [CancelInput]>('cancel');

/** A call that was placed for this plan is over; its outcome stands in the attempt's row. */
export const callEndedSignal = defineSignal<[attemptId: string]>('callEnded');
