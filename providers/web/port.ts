import type { Readable } from 'node:stream';

export type WebRequest = {
  /** As the tenant gave it. It may carry a signature. */
  url: string;
  signal: AbortSignal;
  /** Counted after decompression, while it streams. */
  maxBytes: number;
  maxRedirects?: number;
  /** For connecting, for the first byte, and for each pause; not for the whole. */
  timeoutMs?: number;
};

/** The caller reads `body` to its end or destroys it; that closes the connection. */
export type WebAnswer = {
  body: Readable;
  /** As the server reports it, without parameters; null if it does not. */
  contentType: string | null;
  /** Last path segment of the final URL; may be empty. */
  fileName: string;
};

/**
 * Fetches tenant-supplied URLs, never from inside our own network.
 * @throws StepFailure InvalidInput | ForbiddenUrl | NotFound | TooLarge | Upstream | Timeout | RateLimited, from
 *   `fetch` or while `body` is read, or the signal's reason. No message contains more of the URL than its host.
 */
export type WebPort = { fetch: (request: WebRequest) => Promise<WebAnswer> };
