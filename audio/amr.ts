import { decoder as createAmrDecoder } from '@audio/decode-amr';
import { type ByteReader, letters } from './bytes.ts';
import { type Block, type Decoded, unreadable } from './decoded.ts';

/**
 * Bytes of a frame by its type, the byte that names the type included; 0 for a type that does not exist.
 * @see RFC 4867 §5.3
 */
const narrow = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1];
const wide = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];
const narrowMark = '#!AMR\n';
const wideMark = '#!AMR-WB\n';
/** Frames decoded at once: 20 ms each, two seconds in all. */
const framesAtOnce = 100;

/**
 * AMR as mobile phones and voicemail write it, narrowband or wideband. Parses the frames itself, since the decoder
 * skips damage silently. Everything after an invalid frame is dropped.
 * @throws StepFailure UnsupportedMedia
 */
export async function decodeAmr(reader: ByteReader): Promise<Decoded> {
  const head = letters(await reader.peek(9), 0, 9);
  const isWide = head === wideMark;
  if (!isWide && !head.startsWith(narrowMark))
    throw unreadable('the AMR file has more than one channel; one is supported');
  const mark = (await reader.take(isWide ? wideMark.length : narrowMark.length)).slice();
  const rateHz = isWide ? 16_000 : 8_000;
  const walk = { cut: false };
  return {
    codec: isWide ? 'amr_wb' : 'amr_nb',
    container: 'amr',
    channels: 1,
    sampleRateHz: rateHz,
    blockRateHz: rateHz,
    blocks: decodeRuns(mark, frameRuns(reader, isWide ? wide : narrow, walk)),
    truncated: () => walk.cut,
  };
}

async function* frameRuns(reader: ByteReader, sizes: readonly number[], walk: { cut: boolean }) {
  for (;;) {
    const window = await reader.peek(framesAtOnce * 61);
    let at = 0;
    for (let frames = 0; frames < framesAtOnce && at < window.length; frames++) {
      const size = sizes[((window[at] ?? 0) >> 3) & 15] ?? 0;
      walk.cut = size === 0 || at + size > window.length;
      if (walk.cut) break;
      at += size;
    }
    if (at > 0) yield await reader.take(at);
    if (walk.cut || at === 0) return;
  }
}

async function* decodeRuns(mark: Uint8Array, runs: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  const decoder = await createAmrDecoder();
  try {
    let lead = mark; // the decoder learns the band from the file's magic number, before the first frame
    for await (const run of runs) {
      const { channelData } = decoder.decode(Buffer.concat([lead, run]));
      lead = new Uint8Array(0);
      if (channelData.length > 0) yield channelData;
    }
  } finally {
    decoder.free();
  }
}
