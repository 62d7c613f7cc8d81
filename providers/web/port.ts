import type { Readable } from 'node:stream';

export type WebRequest = {
  /** As a tenant gave it. It may carry a signature. */
  url: string;
  signal: AbortSignal;
  /** Counted after unpacking, while it streams. */
  maxBytes: number;
  maxRedirects?: number;
  /** For the connection, for the answer to begin, and for each pause in it; not for the whole. */
  timeoutMs?: number;
};

/** Whoever gets it reads `body` to its end or destroys it; the connection closes with it. */
export type WebAnswer = {
  body: Readable;
  /** As the server says it, without parameters; null when it says nothing. */
  contentType: string | null;
  /** Last part of the path of the address that answered; may be empty. */
  fileName: string;
};

/**
 * Fetches from addresses that tenants give, and never from inside our own network.
 * @throws StepFailure InvalidInput | ForbiddenUrl | NotFound | TooLarge | Upstream | Timeout | RateLimited, from `fetch` or while
 *   `body` is read, or the signal's reason. No message carries more of the URL than its host.
 */
export type WebPort = { fetch: (request: WebRequest) => Promise<WebAnswer> };
