import { OutOfBits } from './bits.ts';
import { type ByteReader, letters, viewOf } from './bytes.ts';
import { type Block, checkShape, type Decoded, unreadable } from './decoded.ts';
import { type FlacStream, readFrame } from './flac-frame.ts';
import { NotAFrame } from './flac-subframe.ts';
import { readPages } from './ogg.ts';

/** Bytes read at once; grows for a larger frame, up to the largest possible one. */
const windowBytes = 65_536;
const maxFrameBytes = 4 * 1024 * 1024;

type Walk = { samples: number; damaged: boolean };

/**
 * FLAC, native or in OGG, one frame at a time: 14 bytes can stand for 65,535 samples of silence, so frames are never
 * accumulated. Damaged frames are skipped.
 * @throws StepFailure UnsupportedMedia
 */
export async function decodeFlac(reader: ByteReader, container: 'flac' | 'ogg'): Promise<Decoded> {
  const head = await reader.peek(1_024);
  const stream = readStreamInfo(head, container);
  checkShape(stream);
  if (stream.bits > 24) throw unreadable(`the FLAC file has ${stream.bits} bits per sample; up to 24 are supported`);
  const walk: Walk = { samples: 0, damaged: false };
  const { channels, sampleRateHz } = stream;
  return {
    codec: 'flac',
    container,
    channels,
    sampleRateHz,
    blockRateHz: sampleRateHz,
    blocks: container === 'flac' ? fromFile(reader, stream, walk) : fromOgg(reader, stream, walk),
    truncated: () => walk.damaged || walk.samples < stream.samples,
  };
}

/**
 * STREAMINFO comes first in every FLAC file, and in the first packet of FLAC in OGG. `samples` is 0 if the encoder did
 * not know.
 */
function readStreamInfo(head: Uint8Array, container: 'flac' | 'ogg'): FlacStream {
  const start = container === 'flac' ? 0 : 27 + (head[26] ?? 0) + 9;
  if (letters(head, start, 4) !== 'fLaC' || head.length < start + 42) throw unreadable('the FLAC file is cut short');
  const view = viewOf(head.subarray(start + 8));
  return {
    sampleRateHz: view.getUint32(10) >>> 12,
    channels: ((view.getUint8(12) >> 1) & 7) + 1,
    bits: ((view.getUint16(12) >> 4) & 31) + 1,
    samples: (view.getUint8(13) & 15) * 2 ** 32 + view.getUint32(14),
  };
}

async function* fromFile(reader: ByteReader, stream: FlacStream, walk: Walk): AsyncGenerator<Block> {
  await skipMetadata(reader);
  for (let size = windowBytes; ; ) {
    const window = await reader.peek(size);
    let at = 0;
    while (at < window.length && !(stream.samples > 0 && walk.samples >= stream.samples)) {
      const next = tryFrame(window, at, stream, walk);
      if (next === 'more') break;
      if (next !== 'none') yield next.block;
      at = next === 'none' ? nextSync(window, at + 1) : next.end;
    }
    const isAll = stream.samples > 0 && walk.samples >= stream.samples;
    if (isAll || window.length < size) {
      // what is left at the end of the file is an incomplete frame, or a tag
      if (at < window.length && !isAll) walk.damaged = true;
      return;
    }
    if (at > 0) await reader.skip(at);
    else if (size < maxFrameBytes) size *= 2;
    else await reader.skip(nextSync(window, 1));
    if (at > 0) size = windowBytes;
  }
}

/** In OGG each packet is a frame, except the first few, which are metadata. */
async function* fromOgg(reader: ByteReader, stream: FlacStream, walk: Walk): AsyncGenerator<Block> {
  let serial: number | undefined;
  let ended = false;
  for await (const page of readPages(reader)) {
    serial ??= page.serial;
    if (page.serial !== serial) continue;
    ended = page.last;
    for (const packet of page.packets) {
      if (packet[0] !== 0xff) continue;
      const frame = tryFrame(packet, 0, stream, walk);
      if (typeof frame === 'object') yield frame.block;
    }
  }
  if (!ended) walk.damaged = true;
}

function tryFrame(bytes: Uint8Array, at: number, stream: FlacStream, walk: Walk) {
  try {
    const frame = readFrame(bytes, at, stream);
    walk.samples += frame.block[0]?.length ?? 0;
    return frame;
  } catch (error) {
    if (error instanceof OutOfBits) return 'more';
    if (!(error instanceof NotAFrame)) throw error;
    walk.damaged = true;
    return 'none';
  }
}

function nextSync(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at++)
    if (bytes[at] === 0xff && ((bytes[at + 1] ?? 0) & 0xfe) === 0xf8) return at;
  return bytes.length;
}

async function skipMetadata(reader: ByteReader): Promise<void> {
  await reader.skip(4);
  for (let last = false; !last; ) {
    const head = await reader.take(4);
    if (head.length < 4) throw unreadable('the FLAC file is cut short');
    last = (head[0] ?? 0) >= 128;
    await reader.skip(viewOf(head).getUint32(0) & 0xff_ff_ff);
  }
}
