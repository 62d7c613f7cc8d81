import { deflateRawSync, gzipSync } from 'node:zlib';
import { crc8, crc16 } from '../../audio/crc.ts';
import { chunk, formatOf, recorded, riff, samplesOf, tone } from '../fixtures/audio.ts';

/** `too long` and `no audio` end at the step that reads the recording; `sound` is read as far as it goes, whatever its header claims. */
type End = 'no audio' | 'too long' | 'sound';
export type Bomb = [what: string, bytes: () => Buffer, end: End];

/** A recording over this is too long in these tests. */
export const maxSeconds = 600;

const wav = (format: Parameters<typeof formatOf>[0]) =>
  riff(chunk('fmt ', formatOf(format)), chunk('data', Buffer.alloc(100)));
const second = () => samplesOf([tone(440)]);

/** A recording of ours with some of its bytes written over. */
function harmed(name: string, harm: (bytes: Buffer) => void): Buffer {
  const bytes = recorded(name);
  harm(bytes);
  return bytes;
}

function nested(levels: number): Buffer {
  const heads = Array.from({ length: levels }, (_, level) => chunk('LIST', Buffer.alloc(0), (levels - level - 1) * 8));
  return riff(...heads);
}

function longRf64(): Buffer {
  const ds64 = Buffer.alloc(28, 0xff);
  const bytes = riff(chunk('ds64', ds64), chunk('fmt ', formatOf({})), chunk('data', second(), 0xffffffff));
  bytes.write('RF64', 0, 'latin1');
  return bytes;
}

const streamInfo = () => recorded('two-voices.flac').subarray(0, 42);
const block = (head: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(head);
  return bytes;
};

/** Each frame is 13 bytes and stands for 65,535 samples of silence. */
function silentFlac(frames: number): Buffer {
  const frame = Buffer.from([0xff, 0xf8, 0x70, 0x18, 0, 0xff, 0xfe, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  frame[7] = crc8(frame, 0, 7);
  frame.writeUInt16BE(crc16(frame, 0, 14), 14);
  const head = Buffer.from(streamInfo());
  head[4] = 0x80; // no more metadata
  head.fill(0, 22, 26); // a length that its writer did not know
  head[21] = (head[21] ?? 0) & 0xf0;
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame)]);
}

/** Frames of 72 ms that hold nothing. */
function silentMp3(frames: number): Buffer {
  const frame = Buffer.alloc(72);
  frame.writeUInt32BE(0xffe318c0);
  return Buffer.concat(Array.from({ length: frames }, () => frame));
}

type Page = { serial?: number; lacing?: number[]; body?: Buffer; flags?: number };
function page({ serial = 1, lacing = [], body = Buffer.alloc(0), flags = 0 }: Page): Buffer {
  const head = Buffer.alloc(27);
  head.write('OggS', 'latin1');
  head[5] = flags;
  head.writeInt32LE(serial, 14);
  head[26] = lacing.length;
  return Buffer.concat([head, Buffer.from(lacing), body]);
}
function opusHead({ channels = 1, family = 0 } = {}): Buffer {
  const body = Buffer.alloc(family === 0 ? 19 : 21 + channels);
  body.write('OpusHead\x01', 'latin1');
  body[9] = channels;
  body.writeUInt32LE(48_000, 12);
  body[18] = family;
  return page({ flags: 2, lacing: body.length > 254 ? [255, body.length - 255] : [body.length], body });
}
/** Each packet is two bytes and stands for 120 ms of a pause. */
function silentOpus(packets: number): Buffer {
  const lacing = Array.from({ length: 250 }, () => 2);
  const one = page({ lacing, body: Buffer.concat(lacing.map(() => Buffer.from([27, 2]))) });
  return Buffer.concat([opusHead(), ...Array.from({ length: packets / 250 }, () => one)]);
}

/** A ZIP archive of one packed file, with the head that names it and no directory. */
function zipped(content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(5, 26);
  return Buffer.concat([head, Buffer.from('a.wav'), packed]);
}

/** Small files that claim, or unpack to, far more than they hold. */
export const bombs: Bomb[] = [
  ['gzip of 50 MB', () => gzipSync(Buffer.alloc(50_000_000)), 'no audio'],
  ['ZIP of 50 MB', () => zipped(Buffer.alloc(50_000_000)), 'no audio'],

  ['WAV of 65,535 channels', () => wav({ channels: 65_535 }), 'no audio'],
  ['WAV of 4,294,967,295 samples a second', () => wav({ rateHz: 0xffffffff }), 'no audio'],
  ['WAV of one sample a second', () => wav({ rateHz: 1 }), 'no audio'],
  ['WAV of 65,535 bits', () => wav({ bits: 65_535 }), 'no audio'],
  ['WAV of ADPCM blocks longer than the file', () => wav({ tag: 0x11, bits: 4, frameBytes: 65_535 }), 'no audio'],
  ['WAV whose chunk claims 4 GB', () => riff(chunk('LIST', Buffer.alloc(4), 0xfffffffe)), 'no audio'],
  ['WAV whose format claims 4 GB', () => riff(chunk('fmt ', formatOf({}), 0xfffffffe)), 'no audio'],
  ['WAV of 2,000 chunks in each other', () => nested(2_000), 'no audio'],
  [
    'WAV of 100,000 empty chunks',
    () => riff(Buffer.concat(Array.from({ length: 100_000 }, () => chunk('junk', Buffer.alloc(0))))),
    'no audio',
  ],
  [
    'WAV that claims 4 GB of sound',
    () => riff(chunk('fmt ', formatOf({})), chunk('data', second(), 0xfffffff0)),
    'sound',
  ],
  ['WAV that claims 16 EB of sound', longRf64, 'sound'],

  ['FLAC of 1,048,575 samples a second', () => harmed('two-voices.flac', (b) => b.fill(0xff, 18, 20)), 'no audio'],
  [
    'FLAC whose metadata does not end',
    () => Buffer.concat([streamInfo(), Buffer.alloc(4 * 200_000, block(0x01000000))]),
    'no audio',
  ],
  ['FLAC whose picture claims 16 MB', () => Buffer.concat([streamInfo(), block(0x86ffffff)]), 'no audio'],
  [
    'FLAC that claims 68,719,476,735 samples',
    () =>
      harmed('two-voices.flac', (bytes) => {
        bytes[21] = (bytes[21] ?? 0) | 0x0f;
        bytes.fill(0xff, 22, 26);
      }),
    'sound',
  ],
  ['FLAC of two kilobytes that is a quarter of an hour', () => silentFlac(130), 'too long'],

  ['MP3 whose tag claims 256 MB', () => Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7fxx', 'latin1'), 'no audio'],
  ['MP3 of 100,000 tags', () => Buffer.alloc(10 * 100_000, Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1')), 'no audio'],
  [
    'MP3 that promises 4,294,967,295 frames',
    () => harmed('one-voice.mp3', (bytes) => bytes.writeUInt32BE(0xffffffff, bytes.indexOf('Info') + 8)),
    'sound',
  ],
  ['MP3 of frames that hold nothing', () => silentMp3(9_000), 'too long'],

  ['Opus of 255 channels', () => opusHead({ channels: 255, family: 255 }), 'no audio'],
  [
    'Opus of 30,000 streams that begin and stop',
    () => Buffer.concat([opusHead(), ...Array.from({ length: 30_000 }, (_, serial) => page({ serial: serial + 2 }))]),
    'no audio',
  ],
  [
    'Opus of one packet over 14,000 pages',
    () => Buffer.concat([opusHead(), Buffer.alloc(283 * 14_000, page({ lacing: [255], body: Buffer.alloc(255) }))]),
    'no audio',
  ],
  [
    'Opus whose comment claims 4 GB',
    () => harmed('two-voices.opus', (bytes) => bytes.writeUInt32LE(0xffffffff, bytes.indexOf('OpusTags') + 8)),
    'sound',
  ],
  [
    'Opus that claims six million years',
    () => harmed('two-voices.opus', (bytes) => bytes.writeBigInt64LE(2n ** 63n - 1n, bytes.lastIndexOf('OggS') + 6)),
    'sound',
  ],
  ['Opus of 20 kilobytes that is a quarter of an hour', () => silentOpus(7_500), 'too long'],
];
