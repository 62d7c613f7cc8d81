import { decodeAudio } from './decode.ts';
import { unreadable } from './decoded.ts';
import type { AudioFacts } from './facts.ts';
import { measurePeaks } from './peaks.ts';
import { playTo } from './play.ts';
import { compareChannels } from './similarity.ts';

/** Nobody spoke if it never gets above −60 dB of full scale. */
const silentBelow = 0.001;

/** Finds the facts in one pass. @throws StepFailure UnsupportedMedia | TooLarge */
export async function measureAudio(
  source: AsyncIterable<Uint8Array>,
  { contentType, maxSeconds }: { contentType: string; maxSeconds: number },
): Promise<AudioFacts> {
  const decoded = await decodeAudio(source, contentType);
  const { codec, container, channels, sampleRateHz, blockRateHz } = decoded;
  const peaks = measurePeaks(channels, blockRateHz);
  const likeness = compareChannels(channels, blockRateHz);
  const { durationSeconds } = await playTo(decoded, [peaks, likeness], maxSeconds);
  // a WAV file says what it would have held; the others are only known to be audio by their sound
  if (durationSeconds === 0 && container !== 'wav')
    throw unreadable(`no audio could be decoded from the ${codec} data`);
  return {
    codec,
    container,
    channels,
    sampleRateHz,
    durationSeconds: Math.round(durationSeconds * 1000) / 1000,
    channelsDiffer: likeness.differ(),
    truncated: decoded.truncated(),
    silent: peaks.loudest().every((peak) => peak < silentBelow),
    peaks: peaks.peaks(),
  };
}
