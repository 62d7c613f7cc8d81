/**
 * The closed list of failure types that cross Temporal (`ApplicationFailure.type`). Activities map whatever goes wrong to
 * one of these once, at their rim; workflows switch on the type, never on message text.
 */
export const failureTypes = {
  /** The input can never work: wrong shape, impossible value. */
  InvalidInput: { retry: false },
  /** The row, object or remote file is gone. */
  NotFound: { retry: false },
  /** A provider refused our credentials. */
  AuthRejected: { retry: false },
  /** A provider account has no money or quota left. */
  QuotaExhausted: { retry: false },
  /** The audio cannot be decoded or is not audio. */
  UnsupportedMedia: { retry: false },
  /** Audio or remote file over the configured limit. */
  TooLarge: { retry: false },
  /** A tenant's URL points where we must not go (SSRF guard) or redirects too often. */
  ForbiddenUrl: { retry: false },
  /** A model answered against its schema, also after one repair. */
  InvalidOutput: { retry: false },
  /** Audio came, and no speech engine is configured on this machine. */
  NoSpeechEngine: { retry: false },
  /** A tenant asks for a model, and none is configured on this installation. */
  NoAnalysisEngine: { retry: false },
  /** 429 or capacity: waited out without eating the failure budget. */
  RateLimited: { retry: true },
  /** The other side is down: 5xx, refused, reset. */
  Upstream: { retry: true },
  /** No answer within the time allowed. */
  Timeout: { retry: true },
  /** Postgres or storage is not reachable. */
  Unavailable: { retry: true },
  /** A bug of ours. Retried, since a deploy may mend it, then parked. */
  Bug: { retry: true },
} as const satisfies Record<string, { retry: boolean }>;

export type FailureType = keyof typeof failureTypes;

/** Thrown by providers and services for failures that a workflow may act on. The message never carries secrets or personal data. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly type: FailureType;
  /** Seconds to wait before the next try, where the other side said so. */
  readonly retryAfterSeconds: number | undefined;
  constructor(type: FailureType, message: string, options: ErrorOptions & { retryAfterSeconds?: number } = {}) {
    super(message, options);
    this.type = type;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** `UnsupportedMedia` → `unsupported_media`: the reason code that rows, API and pages show for a failure type. */
export const reasonCode = (type: FailureType): string =>
  type.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
