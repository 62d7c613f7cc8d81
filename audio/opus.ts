import { createOpusDecoder, type OpusOptions } from '@audio/decode-opus/core';
import { type ByteReader, letters, viewOf } from './bytes.ts';
import { type Block, checkShape, type Decoded, unreadable } from './decoded.ts';
import { type OggPage, readPages } from './ogg.ts';

/** Opus counts in 48 kHz whatever the input; 16 kHz is enough for speech, at a third of the work. */
const clockHz = 48_000;
const blockRateHz = 16_000;

type OpusHead = { options: OpusOptions; channels: number; preSkip: number; inputRateHz: number };

/**
 * Opus in OGG. Consecutive streams in one file are read as one, as long as they have the same number of channels.
 * @throws StepFailure UnsupportedMedia
 */
export async function decodeOpus(reader: ByteReader): Promise<Decoded> {
  const pages = readPages(reader);
  const opening = await pages.next();
  const packet = opening.done ? undefined : opening.value.packets[0];
  if (opening.done || !packet) throw unreadable('the OGG file is cut short');
  const head = readHead(packet);
  const walk = { open: true };
  return {
    codec: 'opus',
    container: 'ogg',
    channels: head.channels,
    sampleRateHz: head.inputRateHz,
    blockRateHz,
    blocks: decodePages(pages, head, opening.value.serial, walk),
    truncated: () => walk.open,
  };
}

/** @see RFC 7845 §5.1 */
function readHead(packet: Uint8Array): OpusHead {
  if (letters(packet, 0, 8) !== 'OpusHead' || packet.length < 19) throw unreadable('the OGG Opus header is damaged');
  const view = viewOf(packet);
  const channels = view.getUint8(9);
  const inputRateHz = view.getUint32(12, true) || clockHz;
  checkShape({ channels, sampleRateHz: inputRateHz });
  const family = view.getUint8(18);
  if (family === 0 ? channels > 2 : packet.length < 21 + channels) throw unreadable('the OGG Opus header is damaged');
  const options: OpusOptions = { sampleRate: blockRateHz, channels, outputGain: view.getInt16(16, true) };
  if (family !== 0) {
    options.streamCount = view.getUint8(19);
    options.coupledStreamCount = view.getUint8(20);
    options.channelMappingTable = packet.slice(21, 21 + channels);
  }
  return { options, channels, inputRateHz, preSkip: view.getUint16(10, true) };
}

async function* decodePages(
  pages: AsyncIterable<OggPage>,
  opening: OpusHead,
  firstSerial: number,
  walk: { open: boolean },
): AsyncGenerator<Block> {
  const decoder = await createOpusDecoder();
  const toBlock = (ticks: number) => Math.round((ticks * blockRateHz) / clockHz);
  let stream = { serial: firstSerial, head: opening, samples: 0 };
  decoder.configure(opening.options);
  try {
    for await (const page of pages) {
      const [packet] = page.packets;
      if (page.first && packet && letters(packet, 0, 8) === 'OpusHead') {
        stream = { serial: page.serial, head: readHead(packet), samples: 0 };
        if (stream.head.channels !== opening.channels)
          throw unreadable('the number of channels in the OGG file changes midway');
        decoder.configure(stream.head.options);
        walk.open = true;
        continue;
      }
      if (page.serial !== stream.serial) continue;
      const decoded = decoder.decodeFrames(page.packets.filter((piece) => letters(piece, 0, 8) !== 'OpusTags'));
      const before = stream.samples;
      stream.samples += decoded.samplesDecoded;
      if (page.last) walk.open = false;
      // the first samples only prime the decoder, and the last packet may contain padding
      const from = Math.max(0, toBlock(stream.head.preSkip) - before);
      const end = page.last && page.granule !== null ? toBlock(page.granule) - before : decoded.samplesDecoded;
      if (end > from && decoded.samplesDecoded > 0)
        yield decoded.channelData.map((samples) => samples.subarray(from, Math.min(end, samples.length)));
    }
  } finally {
    decoder.free();
  }
}
