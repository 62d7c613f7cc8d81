import type { FailureType } from '../core/failures.ts';
import type { AudioFacts } from './facts.ts';
import type { ChannelFile } from './separate.ts';

/** What a thread can be asked to do with one recording. */
export type AudioJob =
  | { task: 'measure'; contentType: string; maxSeconds: number }
  | { task: 'separate'; contentType: string; dir: string; firstOnly: boolean };

export type AudioJobResult<Job extends AudioJob> = Job extends { task: 'measure' } ? AudioFacts : ChannelFile[];

/** To a thread: a job, then its bytes in pieces as the thread asks for them. */
export type ToThread = { kind: 'job'; job: AudioJob } | { kind: 'bytes'; bytes: Uint8Array } | { kind: 'end' };

export type FromThread =
  | { kind: 'more' }
  | { kind: 'done'; result: AudioFacts | ChannelFile[] }
  | { kind: 'failed'; type: FailureType; message: string }
  /** Anything but a StepFailure: disk full, out of memory, a bug. */
  | { kind: 'crashed'; message: string };
