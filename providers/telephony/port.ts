export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in_progress'
  | 'completed'
  | 'busy'
  | 'no_answer'
  | 'declined'
  | 'failed'
  | 'canceled';
export type AnsweredBy = 'human' | 'machine' | null;

export type PlacedCall = {
  providerCallId: string;
  toE164: string;
  placedAt: Date;
  status: CallStatus;
  answeredBy: AnsweredBy;
  talkSeconds: number | null;
  /** `invalid_number` and the like, if the provider says why a call failed. */
  failureCode: string | null;
};

/** Status events arrive late, twice and out of order: fold by `sequence`; a terminal status wins. */
export type StatusEvent = {
  tenantId: string;
  attemptId: string;
  providerCallId: string;
  sequence: number;
  status: CallStatus;
  answeredBy: AnsweredBy;
  talkSeconds: number | null;
  failureCode: string | null;
};

export type DialRequest = { tenantId: string; attemptId: string; toE164: string; ringTimeoutSeconds: number };

/** Never retry a method without reconciling first: a provider has no key that makes `place` idempotent. */
export type TelephonyPort = {
  provider: string;
  /**
   * @throws {DialRefused} when the provider certainly placed nothing (4xx before acceptance). Anything else thrown
   *   means: unknown, reconcile.
   */
  place: (request: DialRequest) => Promise<{ providerCallId: string }>;
  fetch: (tenantId: string, providerCallId: string) => Promise<PlacedCall | undefined>;
  /** Calls to a number placed at or after `since`, oldest first. `attemptId` if the provider knows it. */
  find: (query: { tenantId: string; toE164: string; since: Date; attemptId: string }) => Promise<PlacedCall[]>;
};

/** The provider refused before accepting: an outcome, not an error. */
export class DialRefused extends Error {
  override readonly name = 'DialRefused';
  readonly outcome: 'invalid_number' | 'provider_fault';
  constructor(outcome: 'invalid_number' | 'provider_fault', message: string) {
    super(message);
    this.outcome = outcome;
  }
}
