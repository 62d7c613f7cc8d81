import { setTimeout as pause } from 'node:timers/promises';
import { reasonCode, StepFailure } from '../../core/failures.ts';
import type { LlmPort, LlmRequest, LlmResult } from '../../providers/llm/port.ts';
import type { Progress } from '../step/progress.ts';
import type { ModelRequest } from './ledger.ts';

/** How long rate limits are waited out inside the step, over all of its requests; longer ones go back to the workflow's clock. */
const patienceSeconds = 15 * 60;
const reportEverySeconds = 10;
/** Waits where the other side names none. */
const waits = [2, 5, 10, 20, 40, 60];

export type Asking = {
  llm: LlmPort;
  progress: Progress;
  now: () => Date;
  /** Told of every request, before its answer is used. */
  record: (request: ModelRequest) => Promise<void>;
};

/**
 * A way to ask a model that waits its rate limits out and keeps the ledger. Waiting is no failure and costs nothing; it reports
 * itself alive and stops at once when the step is canceled.
 * @throws StepFailure as the port does; RateLimited only once the patience is used up.
 */
export function createAsk({ llm, progress, now, record }: Asking) {
  let waited = 0;
  return async function ask(
    request: Omit<LlmRequest, 'signal'>,
    check: (result: LlmResult) => boolean,
  ): Promise<LlmResult> {
    for (let limited = 0; ; limited++) {
      const startedAt = now().getTime();
      const row = { provider: llm.engine, model: request.model ?? llm.defaultModel };
      const spent = () => ({ durationMs: now().getTime() - startedAt });
      try {
        const result = await llm.complete({ ...request, signal: progress.signal });
        const outcome = check(result) ? 'done' : 'invalid_output';
        await record({ ...row, ...result.usage, model: result.model, ...spent(), outcome });
        return result;
      } catch (error) {
        if (!(error instanceof StepFailure)) throw error;
        await record({ ...row, inputTokens: 0, outputTokens: 0, ...spent(), outcome: reasonCode(error.type) });
        const wait = error.retryAfterSeconds ?? waits[Math.min(limited, waits.length - 1)] ?? 60;
        if (error.type !== 'RateLimited' || waited + wait > patienceSeconds) throw error;
        waited += wait;
        await waitOut(wait, progress);
      }
    }
  };
}

async function waitOut(seconds: number, { signal, report }: Progress): Promise<void> {
  for (let left = seconds; left > 0; left -= reportEverySeconds) {
    report(`waiting ${Math.ceil(left)} s for the model's rate limit`);
    await pause(Math.min(left, reportEverySeconds) * 1000, undefined, { signal });
  }
}
