import { MPEGDecoder } from 'mpg123-decoder';
import { type ByteReader, letters, viewOf } from './bytes.ts';
import { type Block, type Decoded, unreadable } from './decoded.ts';
import { frameAt, type Mp3Frame } from './mp3-frame.ts';

const windowBytes = 32_768;
/** Bytes decoded at once: at the lowest bitrate this is 16 s of sound, about 3 MB when decoded. */
const feedBytes = 16_384;

/**
 * Parses the frames itself for what the decoder does not report: the channel count (it always returns two) and whether
 * the last frame is complete. Layer II is supported too. Tags between and after frames are skipped.
 * @throws StepFailure UnsupportedMedia
 */
export async function decodeMp3(reader: ByteReader): Promise<Decoded> {
  const head = await reader.peek(windowBytes);
  const start = nextFrame(head, 0);
  const first = start === undefined ? undefined : frameAt(head, start);
  if (start === undefined || !first) throw unreadable('the MP3 file contains no audio');
  const promised = promisedFrames(head, start, first);
  const walk = { frames: 0, cut: false };
  return {
    codec: first.layer === 2 ? 'mp2' : 'mp3',
    container: 'mp3',
    channels: first.channels,
    sampleRateHz: first.sampleRateHz,
    blockRateHz: first.sampleRateHz,
    blocks: decodeRuns(frameRuns(reader, first, walk), first),
    // the frame that carries the count does not count itself
    truncated: () => walk.cut || (promised !== undefined && walk.frames < promised),
  };
}

/** The start of a frame that is followed by another, or by the end. */
function nextFrame(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; at + 4 <= bytes.length; at++) {
    const frame = bytes[at] === 0xff ? frameAt(bytes, at) : undefined;
    if (frame && (at + frame.bytes + 4 > bytes.length || frameAt(bytes, at + frame.bytes))) return at;
  }
  return undefined;
}

/** The number of frames that a Xing or Info header promises. */
function promisedFrames(bytes: Uint8Array, start: number, frame: Mp3Frame): number | undefined {
  const sideInfo = frame.samples === 1152 ? (frame.channels === 2 ? 32 : 17) : frame.channels === 2 ? 17 : 9;
  const at = start + 4 + sideInfo;
  const mark = letters(bytes, at, 4);
  if ((mark !== 'Xing' && mark !== 'Info') || bytes.length < at + 12) return undefined;
  return ((bytes[at + 7] ?? 0) & 1) === 1 ? viewOf(bytes).getUint32(at + 8) : undefined;
}

/** Runs of complete frames, in order; anything else is skipped. */
async function* frameRuns(reader: ByteReader, first: Mp3Frame, walk: { frames: number; cut: boolean }) {
  const belongs = (frame: Mp3Frame | undefined): frame is Mp3Frame =>
    frame?.sampleRateHz === first.sampleRateHz && frame.samples === first.samples;
  for (;;) {
    const window = await reader.peek(windowBytes);
    if (window.length === 0) return;
    let at = 0;
    for (let frame = frameAt(window, 0); belongs(frame) && at < feedBytes; frame = frameAt(window, at)) {
      if (at + frame.bytes > window.length) break;
      at += frame.bytes;
      walk.frames++;
    }
    if (at > 0) yield await reader.take(at);
    else if (belongs(frameAt(window, 0))) {
      walk.cut = true;
      return;
    } else if (changesRate(window, first)) throw unreadable('the MP3 file changes its sample rate midway');
    else await reader.skip(nextFrame(window, 1) ?? Math.max(1, window.length - 3));
  }
}

/** Whether another rate starts here and continues for three frames: chance, or damage, makes one at most. */
function changesRate(window: Uint8Array, first: Mp3Frame): boolean {
  let at = 0;
  for (let count = 0; count < 3; count++) {
    const frame = frameAt(window, at);
    if (!frame || frame.layer !== first.layer || frame.sampleRateHz === first.sampleRateHz) return false;
    at += frame.bytes;
  }
  return true;
}

async function* decodeRuns(runs: AsyncIterable<Uint8Array>, { channels }: Mp3Frame): AsyncGenerator<Block> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  try {
    for await (const run of runs) {
      const { channelData, samplesDecoded } = decoder.decode(run);
      if (samplesDecoded > 0) yield channelData.slice(0, channels);
    }
  } finally {
    decoder.free();
  }
}
