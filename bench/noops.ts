import type { CallRef, StepResult } from '../core/call.ts';

const noOp = async (_ref: CallRef): Promise<StepResult> => ({ state: 'done', reasonCode: null });

/** Activities that do nothing, for the baseline. */
export const noOps = { ingestNoOp: noOp, speechNoOp: noOp, analysisNoOp: noOp, localNoOp: noOp };
export type NoOps = typeof noOps;
