import type { StoragePort } from '../../providers/storage/port.ts';
import type { Progress } from '../step/progress.ts';
import type { StoredRecording } from './facts.ts';

/** Files for a speech engine, by channel of the recording in ascending order; they lie in a temporary folder until `dispose`. */
export type SplitAudio = {
  files: { channel: number; path: string; contentType: string }[];
  /** Removes the files. Safe twice. */
  dispose: () => Promise<void>;
};

/**
 * One file for each channel that has something of its own to say: 16-bit mono WAV. A recording that is mono, or whose channels carry
 * the same sound, gives one file for channel 0; a mono file that every engine reads is handed on as it is.
 * @throws StepFailure NotFound | Unavailable | UnsupportedMedia
 */
export type SplitChannels = (
  storage: StoragePort,
  recording: StoredRecording,
  progress: Progress,
) => Promise<SplitAudio>;
