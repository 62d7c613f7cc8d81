import { reasonCode, StepFailure } from '../../core/failures.ts';
import type { Progress } from '../../core/progress.ts';
import type { LlmPort, LlmRequest, LlmResult } from '../../providers/llm/port.ts';
import type { Unwritten } from '../answer/unwritten.ts';
import { hashOf } from '../transcript/hash.ts';
import type { ModelRequest } from './ledger.ts';

export type Asking = {
  llm: LlmPort;
  progress: Progress;
  now: () => Date;
  /** Told of every request, before its answer is used. */
  record: (request: ModelRequest) => Promise<void>;
  unwritten: Pick<Unwritten, 'take'>;
  /** Names the analysis; its answers are kept under keys that begin like this until it is written. */
  requestKey: string;
};

/**
 * A way to ask a model that keeps the ledger, also of requests that were refused.
 * @throws StepFailure as the port does
 */
export const createAsk =
  ({ llm, progress, now, record, unwritten, requestKey }: Asking) =>
  async (request: Omit<LlmRequest, 'signal'>, check: (result: LlmResult) => boolean): Promise<LlmResult> => {
    const startedAt = now().getTime();
    const row = { provider: llm.engine, model: request.model ?? llm.defaultModel };
    const spent = () => ({ durationMs: now().getTime() - startedAt });
    return unwritten.take(
      `${requestKey}/${hashOf([request.user])}`,
      () =>
        llm.complete({ ...request, signal: progress.signal }).catch(async (error: unknown) => {
          const nothing = { inputTokens: 0, outputTokens: 0, ...spent() };
          if (error instanceof StepFailure) await record({ ...row, ...nothing, outcome: reasonCode(error.type) });
          throw error;
        }),
      (result) => {
        const outcome = check(result) ? 'done' : 'invalid_output';
        return record({ ...row, ...result.usage, model: result.model, ...spent(), outcome });
      },
    );
  };
