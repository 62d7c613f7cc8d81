import { decoder as createWavDecoder } from '@audio/decode-wav';
import { type ByteReader, readBytes } from './bytes.ts';
import type { Block, Decoded } from './decoded.ts';
import { decodeGsm } from './gsm.ts';
import { decodeMp3 } from './mp3.ts';
import { readWavHeader, type WavHeader } from './wav-header.ts';

const pieceBytes = 65_536;

/**
 * A data chunk shorter than its header claims yields what is there. One without a size runs to the end of the file.
 * @throws StepFailure UnsupportedMedia
 */
export async function decodeWav(reader: ByteReader): Promise<Decoded> {
  const header = await readWavHeader(reader);
  const data = dataOf(reader, header.dataBytes);
  if (header.codec === 'gsm') {
    const inner = decodeGsm(readBytes(data.pieces), 'microsoft', 'wav');
    return { ...inner, truncated: () => data.short() || inner.truncated() };
  }
  if (header.codec === 'mp3' || header.codec === 'mp2') {
    const inner = await decodeMp3(readBytes(data.pieces));
    return { ...inner, container: 'wav', truncated: () => data.short() || inner.truncated() };
  }
  const { codec, channels, sampleRateHz } = header;
  const blocks = decodePieces(header, data.pieces);
  return { codec, container: 'wav', channels, sampleRateHz, blockRateHz: sampleRateHz, blocks, truncated: data.short };
}

/**
 * Headerless telephone audio: 8 kHz, one channel, one byte per sample. It has no declared end, so nothing can be
 * missing.
 */
export function decodeRaw(reader: ByteReader, law: 'mulaw' | 'alaw'): Decoded {
  const tag = law === 'mulaw' ? 7 : 6;
  const format = formatChunk({ tag, channels: 1, sampleRateHz: 8_000, bits: 8, frameBytes: 1 });
  const blocks = decodePieces({ format }, dataOf(reader, null).pieces);
  const codec = `pcm_${law}`;
  return {
    codec,
    container: 'raw',
    channels: 1,
    sampleRateHz: 8_000,
    blockRateHz: 8_000,
    blocks,
    truncated: () => false,
  };
}

/** Whether a chunk starts here: names are printable, and sound other than silence hardly ever looks like one. */
const isChunk = (head: Uint8Array) => head.length < 8 || head.subarray(0, 4).every((byte) => byte >= 32 && byte < 127);

/**
 * The bytes of the data chunk; `short` says afterwards whether the file ended first. A crashed recorder leaves an old
 * size behind: if no other chunk follows, everything after it is sound.
 */
function dataOf(reader: ByteReader, claimed: number | null) {
  let left = claimed ?? Number.POSITIVE_INFINITY;
  let stale = false;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    while (left > 0) {
      const piece = await reader.some(Math.min(left, pieceBytes));
      if (piece.length === 0) return;
      left -= piece.length;
      yield piece;
      if (left > 0 || claimed === null) continue;
      const odd = claimed % 2 === 1 && (await reader.peek(1))[0] === 0 ? 1 : 0;
      if (isChunk((await reader.peek(8 + odd)).slice(odd))) return;
      left = Number.POSITIVE_INFINITY;
      stale = true;
    }
  }
  return { pieces: pieces(), short: () => claimed !== null && !stale && left > 0 };
}

/** The decoder gets a header that we built, so nothing from a hostile one reaches it. */
async function* decodePieces(
  header: Pick<WavHeader, 'format'> & Partial<WavHeader>,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Block> {
  const decoder = createWavDecoder();
  try {
    decoder.decode(cleanHeader(header.blockSamples ? header.format : formatOf(header)));
    for await (const piece of pieces) {
      const { channelData } = decoder.decode(piece);
      if (channelData.length > 0) yield channelData as Block;
    }
  } finally {
    decoder.free();
  }
}

const formatOf = (header: Pick<WavHeader, 'format'> & Partial<WavHeader>): Uint8Array => {
  const { tag, channels, sampleRateHz, bits, frameBytes } = header;
  return tag !== undefined && channels && sampleRateHz && bits && frameBytes
    ? formatChunk({ tag, channels, sampleRateHz, bits, frameBytes })
    : header.format;
};

function formatChunk(shape: { tag: number; channels: number; sampleRateHz: number; bits: number; frameBytes: number }) {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint16(0, shape.tag, true);
  view.setUint16(2, shape.channels, true);
  view.setUint32(4, shape.sampleRateHz, true);
  view.setUint32(8, shape.sampleRateHz * shape.frameBytes, true);
  view.setUint16(12, shape.frameBytes, true);
  view.setUint16(14, shape.bits, true);
  return body;
}

function cleanHeader(format: Uint8Array): Uint8Array {
  const text = new TextEncoder();
  const bytes = new Uint8Array(12 + 8 + format.length + 8);
  const view = new DataView(bytes.buffer);
  bytes.set(text.encode('RIFF'), 0);
  bytes.set(text.encode('WAVEfmt '), 8);
  view.setUint32(16, format.length, true);
  bytes.set(format, 20);
  bytes.set(text.encode('data'), 20 + format.length);
  view.setUint32(24 + format.length, 0xffffffff, true);
  return bytes;
}
