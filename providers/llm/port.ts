export type LlmRequest = {
  system: string;
  user: string;
  /** JSON Schema of the answer, with a name for providers that require one. */
  schema: { name: string; json: Record<string, unknown> };
  model: string | null;
  signal: AbortSignal;
};

/**
 * `json` is parsed but not yet checked against the schema; undefined if the answer is not JSON (cut off, refused,
 * fenced), which is not an error here since it was billed and may be repaired. Tokens are 0 if the provider does not
 * report them.
 */
export type LlmResult = {
  json: unknown;
  raw: string;
  model: string;
  usage: { inputTokens: number; outputTokens: number };
};

/**
 * @throws StepFailure RateLimited | Upstream | Timeout | AuthRejected | QuotaExhausted | TooLarge | InvalidInput; the
 *   signal's reason when aborted
 */
export type LlmPort = {
  engine: string;
  defaultModel: string;
  complete: (request: LlmRequest) => Promise<LlmResult>;
};
