import { join } from 'node:path';
import { decodeAudio } from './decode.ts';
import { playTo } from './play.ts';
import { createWavFile } from './wav-file.ts';

export type ChannelFile = { channel: number; path: string; contentType: string };

/**
 * Writes channels to files `channel-N.wav` in `dir`: all of them, or only the first.
 * @throws StepFailure UnsupportedMedia
 */
export async function separateChannels(
  source: AsyncIterable<Uint8Array>,
  { contentType, dir, firstOnly }: { contentType: string; dir: string; firstOnly: boolean },
): Promise<ChannelFile[]> {
  const decoded = await decodeAudio(source, contentType);
  const files = Array.from({ length: firstOnly ? 1 : decoded.channels }, (_, channel) => {
    const path = join(dir, `channel-${channel}.wav`);
    return { channel, path, contentType: 'audio/wav', file: createWavFile(path, decoded.blockRateHz) };
  });
  const writer = {
    add: (block: Float32Array[]) => {
      for (const { channel, file } of files) file.add(block[channel] ?? new Float32Array(0));
    },
  };
  try {
    await playTo(decoded, [writer], Number.POSITIVE_INFINITY);
  } finally {
    for (const { file } of files) file.close();
  }
  return files.map(({ channel, path, contentType: type }) => ({ channel, path, contentType: type }));
}
