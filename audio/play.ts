import { StepFailure } from '../core/failures.ts';
import type { Block, Decoded } from './decoded.ts';

/** Receives every block of a recording once, in order. */
export type Listener = { add: (block: Block) => void };

/**
 * Plays a recording to its listeners.
 * @returns Its length in seconds.
 * @throws StepFailure TooLarge as soon as it is longer than allowed; UnsupportedMedia
 */
export async function playTo(
  decoded: Decoded,
  listeners: readonly Listener[],
  maxSeconds: number,
): Promise<{ durationSeconds: number }> {
  const maxSamples = maxSeconds * decoded.blockRateHz;
  let samples = 0;
  for await (const block of decoded.blocks) {
    samples += block[0]?.length ?? 0;
    if (samples > maxSamples) throw new StepFailure('TooLarge', `The recording is longer than ${inWords(maxSeconds)}`);
    for (const listener of listeners) listener.add(block);
  }
  return { durationSeconds: samples / decoded.blockRateHz };
}

const inWords = (seconds: number): string =>
  seconds >= 7200 && seconds % 3600 === 0 ? `${seconds / 3600} hours` : `${seconds} seconds`;
