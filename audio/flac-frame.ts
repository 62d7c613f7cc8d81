import { BitReader } from './bits.ts';
import { crc8, crc16 } from './crc.ts';
import type { Block } from './decoded.ts';
import { NotAFrame, readSubframe } from './flac-subframe.ts';

export type FlacStream = { channels: number; sampleRateHz: number; bits: number; samples: number };

const sizesByCode: Record<number, number> = { 1: 192, 2: 576, 3: 1_152, 4: 2_304, 5: 4_608 };
const bitsByCode: Record<number, number> = { 1: 8, 2: 12, 4: 16, 5: 20, 6: 24 };

type Header = { samples: number; channels: number; pairing: 'none' | 'left' | 'right' | 'mid'; bits: number };

/**
 * Decodes the frame at a byte offset, verifying both checksums.
 * @returns Its sound and the index of the byte after it.
 * @throws OutOfBits if it is incomplete; NotAFrame
 * @see RFC 9639 §9
 */
export function readFrame(bytes: Uint8Array, from: number, stream: FlacStream): { block: Block; end: number } {
  const reader = new BitReader(bytes, from);
  const header = readHeader(reader, from, stream);
  if (header.channels !== stream.channels) throw new NotAFrame('other channels');
  const rows = Array.from({ length: header.channels }, (_, channel) => {
    const isSide = header.pairing === 'right' ? channel === 0 : header.pairing !== 'none' && channel === 1;
    return readSubframe(reader, header.samples, header.bits + Number(isSide));
  });
  const end = reader.align() + 2;
  const crc = reader.unsigned(16);
  if (crc16(bytes, from, end - 2) !== crc) throw new NotAFrame('checksum');
  unpair(rows, header.pairing);
  return { block: rows.map((row) => scaled(row, 2 ** (1 - header.bits))), end };
}

function scaled(row: Int32Array, factor: number): Float32Array {
  const samples = new Float32Array(row.length);
  for (let i = 0; i < row.length; i++) samples[i] = (row[i] as number) * factor;
  return samples;
}

function readHeader(reader: BitReader, from: number, stream: FlacStream): Header {
  if (reader.unsigned(15) !== 0x7ffc) throw new NotAFrame('sync');
  reader.unsigned(1);
  const sizeCode = reader.unsigned(4);
  const rateCode = reader.unsigned(4);
  const channelCode = reader.unsigned(4);
  const bitsCode = reader.unsigned(3);
  if (reader.unsigned(1) !== 0 || sizeCode === 0 || rateCode === 15 || channelCode > 10) throw new NotAFrame('header');
  skipNumber(reader);
  const samples =
    sizeCode === 6
      ? reader.unsigned(8) + 1
      : sizeCode === 7
        ? reader.unsigned(16) + 1
        : (sizesByCode[sizeCode] ?? 2 ** sizeCode);
  reader.unsigned(rateCode === 12 ? 8 : rateCode === 13 || rateCode === 14 ? 16 : 0);
  const end = reader.at >> 3;
  if (reader.unsigned(8) !== crc8(reader.bytes, from, end)) throw new NotAFrame('header checksum');
  const bits = bitsCode === 0 ? stream.bits : bitsByCode[bitsCode];
  if (bits === undefined) throw new NotAFrame('sample size');
  const pairing = ({ 8: 'left', 9: 'right', 10: 'mid' } as const)[channelCode] ?? 'none';
  return { samples, channels: pairing === 'none' ? channelCode + 1 : 2, pairing, bits };
}

/** Skips the frame or sample number, coded like UTF-8: it is not needed. */
function skipNumber(reader: BitReader): void {
  const first = reader.unsigned(8);
  const ones = Math.clz32(~(first << 24));
  if (ones === 1 || ones > 7) throw new NotAFrame('number');
  for (let i = 1; i < ones; i++) if (reader.unsigned(8) >> 6 !== 2) throw new NotAFrame('number');
}

/** Turns difference channels back into left and right, in place. */
function unpair(rows: Int32Array[], pairing: Header['pairing']): void {
  const [first, second] = rows;
  if (pairing === 'none' || !first || !second) return;
  for (let i = 0; i < first.length; i++) {
    const a = first[i] as number;
    const b = second[i] as number;
    if (pairing === 'left') second[i] = a - b;
    else if (pairing === 'right') first[i] = a + b;
    else {
      const middle = 2 * a + (b & 1);
      first[i] = (middle + b) / 2;
      second[i] = (middle - b) / 2;
    }
  }
}
