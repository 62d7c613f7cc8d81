import type { SpokenTranscript } from '../../core/transcript.ts';

export type SpeechRequest = {
  /** One channel of audio, in a container the engine reads (WAV, MP3, FLAC, OGG). */
  audio: { path: string; contentType: string };
  /** ISO 639-1; null lets the engine detect it. */
  language: string | null;
  model: string | null;
  /** An engine that has not answered by then is considered hung. */
  limitSeconds: number;
  signal: AbortSignal;
};

/** `turns` have speaker `unknown` and channel 0: the caller knows which channel it sent. Silence is an empty list. */
export type SpeechResult = SpokenTranscript & { durationSeconds: number | null };

/** The engine's id of a job, when to look for its result if nobody calls back, and when to give up on it. */
export type SpeechJob = { job: string; checkAfterSeconds: number; giveUpAfterSeconds: number };

/** An engine that takes the audio and answers later. */
export type SpeechJobs = {
  /**
   * Submits the audio and returns at once. The same `key` is the same job, however often it is sent: it is done and
   * billed once.
   * @param callbackUrl gets a POST when the job is done; null if the engine could not reach it
   */
  submit: (
    request: Omit<SpeechRequest, 'limitSeconds'> & { key: string; callbackUrl: string | null },
  ) => Promise<SpeechJob>;
  /** The result of a job; null while the engine is working. */
  collect: (request: { job: string; model: string; signal: AbortSignal }) => Promise<SpeechResult | null>;
};

/**
 * @throws StepFailure RateLimited | Unavailable | Upstream | Timeout | AuthRejected | QuotaExhausted | UnsupportedMedia
 *   | TooLarge | InvalidInput; the signal's reason when aborted
 */
export type SpeechPort = {
  engine: string;
  /** Model used if a tenant names none. */
  defaultModel: string;
  transcribe: (request: SpeechRequest) => Promise<SpeechResult>;
  /** Used instead of `transcribe` if the engine works this way. */
  jobs?: SpeechJobs;
};
