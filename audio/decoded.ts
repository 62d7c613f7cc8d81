import { StepFailure } from '../core/failures.ts';

/** Sound of one stretch of time: one array for each channel, all of the same length, samples −1..1. */
export type Block = Float32Array[];

/** A recording that is being read. `blocks` is passed over once; `truncated` is right after its end. */
export type Decoded = {
  codec: string;
  container: 'wav' | 'mp3' | 'flac' | 'ogg' | 'amr' | 'raw';
  channels: number;
  /** What the file says of itself. */
  sampleRateHz: number;
  /** At which the blocks run: the same, save for Opus. */
  blockRateHz: number;
  blocks: AsyncIterable<Block>;
  truncated: () => boolean;
};

/** More than any telephone system writes; a header that claims more is taken for damage. */
const mostChannels = 8;
const ratesHz = { least: 4_000, most: 384_000 };

/** The one way in which audio that cannot be read is told; the reason is for the person who sent it. */
export const unreadable = (reason: string) => new StepFailure('UnsupportedMedia', `Cannot read the audio: ${reason}`);

/** @throws StepFailure UnsupportedMedia for a header that no recording has. */
export function checkShape({ channels, sampleRateHz }: { channels: number; sampleRateHz: number }): void {
  if (channels < 1 || channels > mostChannels)
    throw unreadable(`its header claims ${channels} channels; 1 to ${mostChannels} are supported`);
  if (sampleRateHz < ratesHz.least || sampleRateHz > ratesHz.most)
    throw unreadable(
      `its header claims ${sampleRateHz} samples per second; ${ratesHz.least} to ${ratesHz.most} are supported`,
    );
}
