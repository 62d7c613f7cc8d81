import { decoder as createFlacDecoder } from '@audio/decode-flac';
import { type ByteReader, letters, viewOf } from './bytes.ts';
import { type Block, checkShape, type Decoded, unreadable } from './decoded.ts';

/** Small, because 14 bytes of FLAC can stand for 65,535 samples of silence on each channel. */
const feedBytes = 1_024;

/**
 * FLAC, by itself or in OGG. Sound that breaks off or is damaged gives what came before.
 * @throws StepFailure UnsupportedMedia
 */
export async function decodeFlac(reader: ByteReader, container: 'flac' | 'ogg'): Promise<Decoded> {
  const head = await reader.peek(1_024);
  const info = streamInfo(head);
  checkShape(info);
  const walk = { samples: 0, broken: false };
  return {
    codec: 'flac',
    container,
    channels: info.channels,
    sampleRateHz: info.sampleRateHz,
    blockRateHz: info.sampleRateHz,
    blocks: decodePieces(reader, walk),
    truncated: () => walk.broken || (info.samples > 0 && walk.samples < info.samples),
  };
}

/** The STREAMINFO block: first in every FLAC file; in OGG it stands in the first packet. */
function streamInfo(head: Uint8Array): { channels: number; sampleRateHz: number; samples: number } {
  const start = letters(head, 0, 4) === 'fLaC' ? 0 : 27 + (head[26] ?? 0) + 9;
  if (letters(head, start, 4) !== 'fLaC' || head.length < start + 42) throw unreadable('the FLAC file is cut short');
  const view = viewOf(head.subarray(start + 8));
  return {
    sampleRateHz: view.getUint32(10) >>> 12,
    channels: ((view.getUint8(12) >> 1) & 7) + 1,
    samples: (view.getUint8(13) & 15) * 2 ** 32 + view.getUint32(14),
  };
}

async function* decodePieces(reader: ByteReader, walk: { samples: number; broken: boolean }): AsyncGenerator<Block> {
  const decoder = await createFlacDecoder();
  const decodeNext = (piece: Uint8Array | undefined): Block => {
    try {
      const { channelData } = piece ? decoder.decode(piece) : decoder.flush();
      walk.samples += channelData[0]?.length ?? 0;
      return channelData;
    } catch {
      walk.broken = true;
      return [];
    }
  };
  try {
    for (let more = true; more && !walk.broken; ) {
      const piece = await reader.some(feedBytes);
      more = piece.length > 0;
      const block = decodeNext(more ? piece : undefined);
      if (block.length > 0) yield block;
    }
  } finally {
    decoder.free();
  }
}
