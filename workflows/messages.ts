import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { ResolveAction, Stage, Step, StepState } from '../core/call.ts';

/** A person's decision about a parked call; the update's id is the request's, so that a repeat gets the first answer. */
export type ResolveInput = { action: ResolveAction; step: Step; note: string | null; by: string | null };
export const resolveUpdate = defineUpdate<void, [ResolveInput]>('resolve');

export type CallProgress = {
  stage: Stage;
  steps: Partial<Record<Step, { state: StepState; reasonCode: string | null }>>;
};
export const progressQuery = defineQuery<CallProgress>('progress');
