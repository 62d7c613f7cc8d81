import { StepFailure } from '../core/failures.ts';

/** Sound of one stretch of time: one array per channel, all of the same length, samples −1..1. */
export type Block = Float32Array[];

/** A recording being read. `blocks` can be iterated once; `truncated` is correct after its end. */
export type Decoded = {
  codec: string;
  container: 'wav' | 'mp3' | 'flac' | 'ogg' | 'amr' | 'raw';
  channels: number;
  /** The file's own sample rate. */
  sampleRateHz: number;
  /** Sample rate of the blocks: the same, except for Opus. */
  blockRateHz: number;
  blocks: AsyncIterable<Block>;
  truncated: () => boolean;
};

/** More than any telephone system writes; a header that claims more is treated as damage. */
const maxChannels = 8;
const ratesHz = { least: 4_000, most: 384_000 };

/** The one error for unreadable audio; the reason is for the person who sent it. */
export const unreadable = (reason: string) => new StepFailure('UnsupportedMedia', `Cannot read the audio: ${reason}`);

/** @throws StepFailure UnsupportedMedia for a header that no recording has */
export function checkShape({ channels, sampleRateHz }: { channels: number; sampleRateHz: number }): void {
  if (channels < 1 || channels > maxChannels)
    throw unreadable(`its header claims ${channels} channels; 1 to ${maxChannels} are supported`);
  if (sampleRateHz < ratesHz.least || sampleRateHz > ratesHz.most)
    throw unreadable(
      `its header claims ${sampleRateHz} samples per second; ${ratesHz.least} to ${ratesHz.most} are supported`,
    );
}
