/**
 * The closed list of failure types that cross Temporal (`ApplicationFailure.type`). Activities map whatever goes wrong to
 * one of these once; workflows switch on the type, never on message text.
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
  /** A tenant's URL points to a forbidden address (SSRF guard) or redirects too often. */
  ForbiddenUrl: { retry: false },
  /** A model's answer did not match its schema, even after one repair. */
  InvalidOutput: { retry: false },
  /** There is audio, but no speech engine is configured on this machine. */
  NoSpeechEngine: { retry: false },
  /** A tenant requires a model, but none is configured on this installation. */
  NoAnalysisEngine: { retry: false },
  /** The tenant's stored settings cannot be read, and no default replaces them: somebody has to save them again. */
  InvalidSettings: { retry: false },
  /** The call's row now expects another run: this one ends and writes nothing. */
  Superseded: { retry: false },
  /** 429 or no free seat: the run waits as long as it is asked to, without limit, and no attempt is counted. */
  RateLimited: { retry: true },
  /** The other side answered with an error. */
  Upstream: { retry: true },
  /** No answer within the time allowed. */
  Timeout: { retry: true },
  /**
   * The other side cannot be reached: refused, reset, 502, 503 or 504; includes our Postgres and storage. Waited out
   * like RateLimited.
   */
  Unavailable: { retry: true },
  /** A bug of ours. Retried, since a deploy may fix it, then parked. */
  Bug: { retry: true },
} as const satisfies Record<string, { retry: boolean }>;

export type FailureType = keyof typeof failureTypes;

/** The SQLSTATE with which Postgres refuses a run that the call's row does not count on: `Superseded`. */
export const supersededCode = 'CW001';

/**
 * What a run waits for on server timers, for as long as it takes; everything else is retried a limited number of times,
 * or parks.
 */
export const waitedFor: ReadonlySet<FailureType> = new Set<FailureType>(['RateLimited', 'Unavailable']);

/**
 * Thrown by providers and services for failures that a workflow may act on. The message never contains secrets or
 * personal data.
 */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly type: FailureType;
  /** Seconds to wait before the next try, if the other side said so. */
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
