import { reasonCode, StepFailure } from '../../core/failures.ts';
import type { StepProgress } from '../../core/progress.ts';
import type { LlmPort, LlmRequest, LlmResult } from '../../providers/llm/port.ts';
import type { UnsavedAnswers } from '../answer/unsaved.ts';
import { hashOf } from '../transcript/hash.ts';
import type { Answer } from './answer.ts';
import type { ModelRequest } from './ledger.ts';

export type Asking = {
  llm: LlmPort;
  progress: StepProgress;
  now: () => Date;
  /** Told of every request before its answer is used: once under each id, with all good answers so far where this is one. */
  record: (request: ModelRequest, got?: { billId: string; answers: Answer[] | undefined }) => Promise<void>;
  unsaved: UnsavedAnswers;
  /** Names the analysis. */
  requestKey: string;
};

/**
 * A way to ask a model that keeps the ledger, also of requests that were refused.
 * @throws StepFailure as the port does
 */
export const createAsk =
  ({ llm, progress, now, record, unsaved, requestKey }: Asking) =>
  async (
    request: Omit<LlmRequest, 'signal'>,
    read: (result: LlmResult) => Answer[] | undefined,
  ): Promise<LlmResult> => {
    const startedAt = now().getTime();
    const row = { provider: llm.engine, model: request.model ?? llm.defaultModel };
    const spent = () => ({ durationMs: now().getTime() - startedAt });
    return unsaved(
      `${requestKey}/${hashOf([request.user])}`,
      () =>
        llm.complete({ ...request, signal: progress.unwanted }).catch(async (error: unknown) => {
          const nothing = { inputTokens: 0, outputTokens: 0, ...spent() };
          if (error instanceof StepFailure) await record({ ...row, ...nothing, outcome: reasonCode(error.type) });
          throw error;
        }),
      (result, billId) => {
        const answers = read(result);
        const outcome = answers ? 'done' : 'invalid_output';
        return record({ ...row, ...result.usage, model: result.model, ...spent(), outcome }, { billId, answers });
      },
    );
  };
