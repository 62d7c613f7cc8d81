import { reasonCode, StepFailure } from '../../core/failures.ts';
import type { StepProgress } from '../../core/progress.ts';
import type { LlmPort, LlmRequest, LlmResult } from '../../providers/llm/port.ts';
import type { AskOnce } from '../answer/ask-once.ts';
import { hashOf } from '../transcript/hash.ts';
import type { Answer } from './answer.ts';
import type { ModelRequest } from './ledger.ts';

export type AskDeps = {
  llm: LlmPort;
  progress: StepProgress;
  now: () => Date;
  /** Called for every request before its answer is used: once per id, with all valid answers so far if this is one. */
  record: (request: ModelRequest, got?: { id: string; answers: Answer[] | undefined }) => Promise<void>;
  askOnce: AskOnce;
  /** Key of the analysis. */
  requestKey: string;
};

/**
 * Asks a model and records every request in the ledger, including refused ones.
 * @throws StepFailure as the port does
 */
export const createAsk =
  ({ llm, progress, now, record, askOnce, requestKey }: AskDeps) =>
  async (
    request: Omit<LlmRequest, 'signal'>,
    read: (result: LlmResult) => Answer[] | undefined,
  ): Promise<LlmResult> => {
    const startedAt = now().getTime();
    const row = { provider: llm.engine, model: request.model ?? llm.defaultModel };
    return askOnce(
      `${requestKey}/${hashOf([request.user])}`,
      () =>
        llm.complete({ ...request, signal: progress.unwanted }).catch(async (error: unknown) => {
          const nothing = { inputTokens: 0, outputTokens: 0, durationMs: now().getTime() - startedAt };
          if (error instanceof StepFailure) await record({ ...row, ...nothing, outcome: reasonCode(error.type) });
          throw error;
        }),
      (result, { id, durationMs }) => {
        const answers = read(result);
        const outcome = answers ? 'done' : 'invalid_output';
        return record({ ...row, ...result.usage, model: result.model, durationMs, outcome }, { id, answers });
      },
    );
  };
