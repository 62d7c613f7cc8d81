export type LlmRequest = {
  system: string;
  user: string;
  /** JSON Schema of the answer, with a name for providers that ask for one. */
  schema: { name: string; json: Record<string, unknown> };
  model: string | null;
  signal: AbortSignal;
};

/**
 * `json` is parsed but not yet checked against the schema; undefined where the answer is no JSON (cut off, refused, fenced), which is
 * no error here since it was paid for and may be repaired. Tokens are 0 where the provider does not say.
 */
export type LlmResult = {
  json: unknown;
  raw: string;
  model: string;
  usage: { inputTokens: number; outputTokens: number };
};

/** @throws StepFailure RateLimited | Upstream | Timeout | AuthRejected | QuotaExhausted | TooLarge | InvalidInput; the signal's reason when aborted */
export type LlmPort = {
  engine: string;
  defaultModel: string;
  complete: (request: LlmRequest) => Promise<LlmResult>;
};
