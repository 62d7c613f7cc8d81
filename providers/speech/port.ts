import type { SpokenTranscript } from '../../core/transcript.ts';

export type SpeechRequest = {
  /** One channel of audio, in a container that the engine reads (WAV, MP3, FLAC, OGG). */
  audio: { path: string; contentType: string };
  /** ISO 639-1; null lets the engine detect it. */
  language: string | null;
  model: string | null;
  /** An engine that has not answered by then is taken for hung. */
  limitSeconds: number;
  signal: AbortSignal;
};

/** `turns` carry speaker `unknown` and channel 0: the caller knows which channel it sent. Silence is an empty list. */
export type SpeechResult = SpokenTranscript & { durationSeconds: number | null };

/** @throws StepFailure RateLimited | Upstream | Timeout | AuthRejected | QuotaExhausted | UnsupportedMedia | TooLarge | InvalidInput; the signal's reason when aborted */
export type SpeechPort = {
  engine: string;
  /** Model used where a tenant names none. */
  defaultModel: string;
  transcribe: (request: SpeechRequest) => Promise<SpeechResult>;
};
