import { type ByteReader, letters, viewOf } from './bytes.ts';
import { checkShape, unreadable } from './decoded.ts';

export type WavHeader = {
  codec: string;
  /** WAVE format tag, after resolving an extensible header. */
  tag: number;
  channels: number;
  sampleRateHz: number;
  bits: number;
  /** Bytes of one sample across all channels; for ADPCM, of one block. */
  frameBytes: number;
  /** Samples per channel in one ADPCM block; 0 for everything else. */
  blockSamples: number;
  /** The `fmt ` chunk's body, for decoders that need all of it. */
  format: Uint8Array;
  /** The size that the `data` chunk claims; null if a recorder left it open (0 or all ones). */
  dataBytes: number | null;
};

/** Unsupported codecs in a WAV file, by format tag. */
const unsupported: Record<number, string> = {
  20: 'G.723 ADPCM',
  64: 'G.721 ADPCM',
  66: 'G.723.1',
  69: 'G.726 ADPCM',
  100: 'G.726 ADPCM',
  131: 'G.729',
  352: 'Windows Media Audio',
  353: 'Windows Media Audio',
  255: 'AAC',
  5632: 'AAC',
  5648: 'AAC',
};
/** A header is small; if the chunks before the sound add up to more than this, it is not a recording. */
const maxHeaderBytes = 64 * 1024 * 1024;
/** Writers that do not know the length yet claim 2 GB or more; no upload is that large. */
const openEnded = 0x7f000000;

/** Reads chunk by chunk up to the first byte of sound, trusting no size. @throws StepFailure UnsupportedMedia */
export async function readWavHeader(reader: ByteReader): Promise<WavHeader> {
  await reader.skip(12);
  let header: Omit<WavHeader, 'dataBytes'> | undefined;
  let longData: number | null = null;
  for (let passed = 12; passed < maxHeaderBytes; ) {
    const chunk = await reader.take(8);
    if (chunk.length < 8) throw unreadable('the WAV file ends before any audio');
    const id = letters(chunk, 0, 4);
    const size = viewOf(chunk).getUint32(4, true);
    if (id === 'data') {
      if (!header) throw unreadable('the WAV file does not state its format (no "fmt " before "data")');
      const dataBytes = size >= openEnded ? longData : size === 0 ? null : size;
      return { ...header, dataBytes };
    }
    const read = Math.min(size, id === 'fmt ' || id === 'ds64' ? 4_096 : 0);
    const body = (await reader.take(read)).slice();
    if (id === 'fmt ') header = readFormat(body.subarray(0, size));
    // RF64: sizes over 4 GB are in their own chunk, data size after the file size (EBU Tech 3306)
    if (id === 'ds64' && body.length >= 16) longData = Number(viewOf(body).getBigUint64(8, true)) || null;
    if (!(await reader.skip(size - read))) throw unreadable('the WAV file ends before any audio');
    // A byte pads an odd chunk; some writers omit it, and no chunk name starts with a zero.
    const pad = size % 2 === 1 && (await reader.peek(1))[0] === 0 ? 1 : 0;
    await reader.skip(pad);
    passed += 8 + size + pad;
  }
  throw unreadable('the WAV file has no audio in its first 64 MB');
}

function readFormat(body: Uint8Array): Omit<WavHeader, 'dataBytes'> {
  if (body.length < 16) throw unreadable('the WAV header is cut short');
  const view = viewOf(body);
  const outerTag = view.getUint16(0, true);
  const tag = outerTag === 0xfffe && body.length >= 26 ? view.getUint16(24, true) : outerTag;
  const channels = view.getUint16(2, true);
  const sampleRateHz = view.getUint32(4, true);
  checkShape({ channels, sampleRateHz });
  const claimed = view.getUint16(12, true);
  // G.711 has eight bits whatever its header says, as long as a frame has one byte per channel.
  const isG711 = (tag === 6 || tag === 7) && claimed === channels;
  const bits = isG711 ? 8 : view.getUint16(14, true);
  const codec = codecOf(tag, bits);
  const isBlocks = tag === 2 || tag === 0x11;
  const blockSamples = isBlocks && body.length >= 20 ? view.getUint16(18, true) : 0;
  // Microsoft's form counts its own coefficient table, which must be present.
  const isCut = tag === 2 && (body.length < 22 || body.length < 22 + 4 * view.getUint16(20, true));
  if (isCut) throw unreadable('the WAV header is cut short');
  if (isBlocks && !plausibleBlocks({ tag, channels, claimed, blockSamples }))
    throw unreadable('the WAV header gives impossible ADPCM blocks');
  const frameBytes = isBlocks ? claimed : (channels * bits) / 8;
  return { codec, tag, channels, sampleRateHz, bits, frameBytes, blockSamples, format: body };
}

function codecOf(tag: number, bits: number): string {
  if (tag === 1 && bits === 8) return 'pcm_u8';
  if (tag === 1 && (bits === 16 || bits === 24 || bits === 32)) return `pcm_s${bits}le`;
  if (tag === 3 && (bits === 32 || bits === 64)) return `pcm_f${bits}le`;
  if (tag === 6 && bits === 8) return 'pcm_alaw';
  if (tag === 7 && bits === 8) return 'pcm_mulaw';
  if (tag === 2) return 'adpcm_ms';
  if (tag === 0x11) return 'adpcm_ima_wav';
  if (tag === 0x31) return 'gsm';
  if (tag === 0x50) return 'mp2';
  if (tag === 0x55) return 'mp3';
  const name = unsupported[tag] ?? `format 0x${tag.toString(16)} with ${bits} bits`;
  throw unreadable(`the WAV file's format is ${name}. PCM, float, µ-law, A-law, ADPCM and MP3 are supported`);
}

/**
 * A block must hold its own header and no more samples than its bytes can carry, or a decoder would run past its end.
 */
function plausibleBlocks(block: { tag: number; channels: number; claimed: number; blockSamples: number }): boolean {
  const { tag, channels, claimed, blockSamples } = block;
  if (channels > 2) return false;
  const head = (tag === 2 ? 7 : 4) * channels;
  const most = (tag === 2 ? 2 : 1) + ((claimed - head) * 2) / channels;
  return claimed > head && blockSamples > 1 && blockSamples <= most;
}
