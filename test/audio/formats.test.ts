import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAudio } from '../../audio/decode.ts';
import type { AudioFacts } from '../../audio/facts.ts';
import { measureAudio } from '../../audio/measure.ts';
import { aWav, chunk, encodings, formatOf, recorded, riff, samplesOf, silence, tone } from '../fixtures/audio.ts';

async function* inPieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const measure = (bytes: Uint8Array, { contentType = '', size = 65_536 } = {}): Promise<AudioFacts> =>
  measureAudio(inPieces(bytes, size), { contentType, maxSeconds: 100_000 });

/** Of what FFmpeg makes of the same 60 frames. */
const gsmSum = '452cfcd6a29981ad008d9f4ddc860a7836c5c471f46c76f2dd9b3836e52aba37';
const voices = [tone(440), tone(700, 0.25)];

describe('every format that is promised', () => {
  test.each([
    ['two-voices.mp3', { codec: 'mp3', container: 'mp3', channels: 2, sampleRateHz: 16_000, channelsDiffer: true }],
    ['one-voice.mp3', { codec: 'mp3', container: 'mp3', channels: 1, sampleRateHz: 8_000, channelsDiffer: false }],
    ['two-voices.flac', { codec: 'flac', container: 'flac', channels: 2, sampleRateHz: 8_000, channelsDiffer: true }],
    ['one-voice.oga', { codec: 'flac', container: 'ogg', channels: 1, sampleRateHz: 8_000, channelsDiffer: false }],
    ['two-voices.opus', { codec: 'opus', container: 'ogg', channels: 2, sampleRateHz: 48_000, channelsDiffer: true }],
    ['two-voices-ms.wav', { codec: 'adpcm_ms', container: 'wav', channels: 2, channelsDiffer: true }],
    ['two-voices-ima.wav', { codec: 'adpcm_ima_wav', container: 'wav', channels: 2, channelsDiffer: true }],
    ['mp3-in.wav', { codec: 'mp3', container: 'wav', channels: 1, sampleRateHz: 8_000 }],
    ['one-voice.mp2', { codec: 'mp2', container: 'mp3', channels: 1, sampleRateHz: 16_000 }],
    ['one-voice.amr', { codec: 'amr_nb', container: 'amr', channels: 1, sampleRateHz: 8_000 }],
    ['one-voice.gsm', { codec: 'gsm', container: 'raw', channels: 1, sampleRateHz: 8_000 }],
    ['one-voice-gsm.wav', { codec: 'gsm', container: 'wav', channels: 1, sampleRateHz: 8_000 }],
  ])('%s', async (name, expected) => {
    const facts = await measure(recorded(name));
    expect(facts).toMatchObject({ ...expected, truncated: false, silent: false });
    // blocks and frames in WAV are padded at the end, and nothing says by how much
    expect(Math.abs(facts.durationSeconds - 1.2)).toBeLessThan(name.endsWith('.wav') ? 0.25 : 0.1);
    const loudest = facts.peaks.map((row) => Math.max(...row));
    expect(Math.min(...loudest)).toBeGreaterThan(30);
    // the customer is silent in the first half second, so the picture must be too
    if (facts.channels === 2) expect(Math.max(...(facts.peaks[1] ?? []).slice(0, 400))).toBeLessThan(5);
  });

  test.each(Object.keys(encodings) as (keyof typeof encodings)[])('WAV written as %s', async (as) => {
    const facts = await measure(aWav(voices, { as, seconds: 1.5 }));
    expect(facts).toMatchObject({
      container: 'wav',
      channels: 2,
      sampleRateHz: 8_000,
      durationSeconds: 1.5,
      channelsDiffer: true,
      truncated: false,
    });
    const [first, second] = facts.peaks.map((row) => Math.max(...row)) as [number, number];
    expect(Math.abs(first - 50)).toBeLessThanOrEqual(2);
    expect(Math.abs(second - 25)).toBeLessThanOrEqual(1);
  });

  test('headerless µ-law and A-law when the content type says so, and only then', async () => {
    const mulaw = samplesOf([tone(440)], { as: 'mulaw' });
    expect(await measure(mulaw, { contentType: 'audio/basic' })).toMatchObject({
      codec: 'pcm_mulaw',
      container: 'raw',
      durationSeconds: 1,
      channels: 1,
    });
    const alaw = samplesOf([tone(440)], { as: 'alaw' });
    expect(await measure(alaw, { contentType: 'audio/PCMA; rate=8000' })).toMatchObject({
      codec: 'pcm_alaw',
      durationSeconds: 1,
    });
    await expect(measure(mulaw, { contentType: 'audio/wav' })).rejects.toMatchObject({ type: 'UnsupportedMedia' });
    // a WAV that is called raw by mistake is read for what it is
    expect(await measure(aWav([tone(440)]), { contentType: 'audio/basic' })).toMatchObject({ codec: 'pcm_s16le' });
  });

  test('an extensible header, RF64, odd and unknown chunks around the sound', async () => {
    const sound = samplesOf([tone(440)]);
    const extensible = Buffer.concat([
      formatOf({ tag: 0xfffe }),
      Buffer.alloc(8),
      Buffer.from([1, 0]),
      Buffer.alloc(14),
    ]);
    expect(await measure(riff(chunk('fmt ', extensible), chunk('data', sound)))).toMatchObject({
      codec: 'pcm_s16le',
      durationSeconds: 1,
    });
    const around = riff(
      chunk('LIST', Buffer.from('odd')),
      chunk('fmt ', formatOf({})),
      chunk('fact', Buffer.alloc(4)),
      chunk('data', sound),
      chunk('LIST', Buffer.alloc(5_000, 0x7f)),
    );
    expect(await measure(around)).toMatchObject({ durationSeconds: 1, truncated: false });
    const ds64 = Buffer.alloc(28);
    ds64.writeBigUInt64LE(BigInt(sound.length), 8);
    const rf64 = riff(
      chunk('ds64', ds64),
      chunk('fmt ', formatOf({})),
      chunk('data', sound, 0xffffffff),
      chunk('LIST', Buffer.alloc(1_000)),
    );
    rf64.write('RF64', 0, 'latin1');
    expect(await measure(rf64)).toMatchObject({ durationSeconds: 1, truncated: false });
  });

  test('MP3 behind a large tag, and with a tag at its end', async () => {
    const tag = Buffer.concat([Buffer.from('ID3\x04\0\0\0\x04\0\0', 'latin1'), Buffer.alloc(4 * 128 * 128, 0xff)]);
    const tail = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125, 0x20)]);
    const plain = await measure(recorded('one-voice.mp3'));
    expect(await measure(Buffer.concat([tag, recorded('one-voice.mp3'), tail]))).toEqual(plain);
  });
});

test('the pieces in which bytes arrive change nothing', async () => {
  const files = [
    ...['two-voices.mp3', 'two-voices.flac', 'one-voice.oga', 'two-voices.opus', 'two-voices-ms.wav'],
    ...['one-voice.mp2', 'one-voice.amr', 'one-voice.gsm', 'one-voice-gsm.wav'],
  ].map(recorded);
  const whole = await Promise.all(files.map((bytes) => measure(bytes)));
  await fc.assert(
    fc.asyncProperty(fc.nat(files.length - 1), fc.integer({ min: 1, max: 9_000 }), async (index, size) => {
      expect(await measure(files[index] as Buffer, { size })).toEqual(whole[index]);
    }),
    { numRuns: 25 },
  );
});

describe('what recorders write against the standard is read all the same', () => {
  const sound = samplesOf([tone(440)], { seconds: 2 });
  const tag = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x02\0', 'latin1'), Buffer.alloc(256, 0xff)]);

  test.each<[string, Buffer]>([
    ['a size that a crashed recorder left behind', riff(chunk('fmt ', formatOf({})), chunk('data', sound, 8_000))],
    ['the size of a stream', riff(chunk('fmt ', formatOf({})), chunk('data', sound, 0x7ffff000))],
    [
      'an odd chunk that is not filled up',
      riff(chunk('LIST', Buffer.from('odd')).subarray(0, 11), chunk('fmt ', formatOf({})), chunk('data', sound)),
    ],
    ['an ID3 tag in front', Buffer.concat([tag, aWav([tone(440)], { seconds: 2 })])],
    ['zeros in front', Buffer.concat([Buffer.alloc(6_000), aWav([tone(440)], { seconds: 2 })])],
  ])('WAV with %s', async (_, bytes) => {
    expect(await measure(bytes)).toMatchObject({ codec: 'pcm_s16le', durationSeconds: 2, truncated: false });
  });

  test('a chunk after the sound is no sound', async () => {
    const cue = chunk('cue ', Buffer.alloc(40, 0x7f));
    const facts = await measure(riff(chunk('fmt ', formatOf({})), chunk('data', sound), cue));
    expect(facts).toMatchObject({ durationSeconds: 2, truncated: false });
  });

  test('µ-law whose header says 16 bits', async () => {
    const format = formatOf({ tag: 7, bits: 16, frameBytes: 1 });
    const facts = await measure(riff(chunk('fmt ', format), chunk('data', samplesOf([tone(440)], { as: 'mulaw' }))));
    expect(facts).toMatchObject({ codec: 'pcm_mulaw', durationSeconds: 1 });
    expect(Math.max(...(facts.peaks[0] ?? []))).toBeCloseTo(50, -1);
  });

  test('24 bits that are used of 32', async () => {
    const valid = Buffer.concat([Buffer.from([24, 0]), Buffer.alloc(4), Buffer.from([1, 0]), Buffer.alloc(14)]);
    const format = Buffer.concat([formatOf({ tag: 0xfffe, bits: 32 }), Buffer.from([22, 0]), valid]);
    const facts = await measure(riff(chunk('fmt ', format), chunk('data', samplesOf([tone(440)], { as: 's32' }))));
    expect(facts).toMatchObject({ durationSeconds: 1, sampleRateHz: 8_000 });
    expect(Math.max(...(facts.peaks[0] ?? []))).toBe(50);
  });

  test('FLAC behind an ID3 tag, MP3 behind zeros', async () => {
    for (const [name, lead] of [
      ['two-voices.flac', tag],
      ['two-voices.mp3', Buffer.alloc(6_000)],
    ] as const)
      expect(await measure(Buffer.concat([lead, recorded(name)]))).toEqual(await measure(recorded(name)));
  });

  test('an MP3 whose rate changes midway is refused with the reason, not read by half', async () => {
    const both = Buffer.concat([recorded('two-voices.mp3'), recorded('one-voice.mp3')]);
    await expect(measure(both)).rejects.toMatchObject({
      type: 'UnsupportedMedia',
      message: 'Cannot read the audio: the MP3 file changes its sample rate midway',
    });
  });
});

test('GSM 06.10 is decoded to the bit as the standard says', async () => {
  for (const name of ['one-voice.gsm', 'one-voice-gsm.wav']) {
    const decoded = await decodeAudio(inPieces(recorded(name), 1_000), '');
    const sum = createHash('sha256');
    let samples = 0;
    for await (const [block = new Float32Array(0)] of decoded.blocks) {
      // the first 1.2 s: the second form is padded to whole pairs of frames
      const pcm = Int16Array.from(block.subarray(0, 9_600 - samples), (sample) => sample * 32_768);
      sum.update(Buffer.from(pcm.buffer));
      samples += pcm.length;
    }
    expect([samples, sum.digest('hex')]).toEqual([9_600, gsmSum]);
  }
});

describe('what breaks off', () => {
  test('a WAV shorter than its header says gives what is there', async () => {
    const facts = await measure(aWav(voices, { seconds: 2 }).subarray(0, 44 + 8_000 * 4 + 3));
    expect(facts).toMatchObject({ durationSeconds: 1, truncated: true, channels: 2 });
  });

  test('a WAV of a header alone is an empty recording, not a failure', async () => {
    const empty = { durationSeconds: 0, silent: true, channelsDiffer: false, peaks: [[]] };
    expect(await measure(riff(chunk('fmt ', formatOf({})), chunk('data', Buffer.alloc(0))))).toMatchObject({
      ...empty,
      truncated: false,
    });
    expect(await measure(aWav([tone(440)]).subarray(0, 44))).toMatchObject({ ...empty, truncated: true });
  });

  test('a recorder that left the length open is read to the end', async () => {
    for (const size of [0, 0xffffffff]) {
      const open = riff(chunk('fmt ', formatOf({})), chunk('data', samplesOf([tone(440)]), size));
      expect(await measure(open)).toMatchObject({ durationSeconds: 1, truncated: false });
    }
  });

  test.each([
    ...['two-voices.mp3', 'two-voices.flac', 'one-voice.oga', 'two-voices.opus', 'one-voice.mp2', 'one-voice.amr'],
    'one-voice.gsm',
    'one-voice-gsm.wav',
  ])('%s is cut in two', async (name) => {
    const whole = recorded(name);
    const facts = await measure(whole.subarray(0, whole.length * 0.61));
    expect(facts.truncated).toBe(true);
    expect(facts.durationSeconds).toBeGreaterThan(0.3);
    expect(facts.durationSeconds).toBeLessThan(1.1);
  });

  test('damage inside FLAC costs the damaged frames and is told', async () => {
    const bytes = Buffer.from(recorded('two-voices.flac'));
    bytes.fill(0x55, 12_000, 12_040);
    const facts = await measure(bytes);
    expect(facts.truncated).toBe(true);
    expect(facts.durationSeconds).toBeGreaterThan(0.8);
    expect(facts.durationSeconds).toBeLessThan(1.2);
  });
});

describe('what is no recording is refused with a reason that a person understands', () => {
  const ogg = (mark: string) =>
    Buffer.concat([
      Buffer.from('OggS\0\x02', 'latin1'),
      Buffer.alloc(20),
      Buffer.from([1, 30]),
      Buffer.from(mark.padEnd(30, '\0'), 'latin1'),
    ]);
  const wav = (format: Parameters<typeof formatOf>[0]) =>
    riff(chunk('fmt ', formatOf(format)), chunk('data', Buffer.alloc(100)));
  const random = (seed: number) =>
    Buffer.from(Array.from({ length: 40_000 }, (_, i) => (Math.imul(i + seed, 2_654_435_761) >>> 13) & 255));

  test.each<[string, Buffer, RegExp]>([
    ['a text named .wav', Buffer.from('Dear customer,\r\nplease call me back.\n'), /text, not audio/],
    ['a web page', Buffer.from('<!doctype html><title>Sign in</title>'), /text, not audio/],
    ['nothing', Buffer.alloc(0), /empty/],
    ['random bytes', random(1), /not in a known audio format/],
    ['a picture', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), random(2)]), /PNG picture/],
    ['a JPEG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), random(3)]), /JPEG picture/],
    ['an M4A', Buffer.concat([Buffer.from('\0\0\0\x20ftypM4A ', 'latin1'), random(4)]), /MP4 or M4A/],
    ['a document', Buffer.from('%PDF-1.7 ...'), /PDF/],
    ['Vorbis', ogg('\x01vorbis'), /Vorbis/],
    ['a tag without music', Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7fxx', 'latin1'), /tags and no audio/],
    ['a WAV without a format', riff(chunk('data', Buffer.alloc(100))), /"fmt "/],
    ['a WAV that ends early', Buffer.from('RIFF\x10\0\0\0WAVE', 'latin1'), /ends before any audio/],
    ['a WAV with a short format', riff(chunk('fmt ', Buffer.alloc(8)), chunk('data', Buffer.alloc(8))), /cut short/],
    ['AAC without a container', recorded('one-voice.aac'), /an AAC file \(ADTS\)/],
    ['AAC in WAV', wav({ tag: 0xff }), /AAC/],
    ['G.729 in WAV', wav({ tag: 0x83 }), /G\.729/],
    ['AMR of several channels', Buffer.from('#!AMR_MC1.0\n\0\0\0\x02'), /more than one channel/],
    ['an unknown codec', wav({ tag: 0x1234 }), /0x1234/],
    ['no channels', wav({ channels: 0 }), /0 channels/],
    ['65535 channels', wav({ channels: 65_535 }), /65535 channels/],
    ['no rate', wav({ rateHz: 0 }), /claims 0 samples per second/],
    ['a wild rate', wav({ rateHz: 0xffffffff }), /4294967295 samples per second/],
    ['wild bits', wav({ bits: 7 }), /7 bits/],
    ['ADPCM without blocks', wav({ tag: 0x11, bits: 4, frameBytes: 0 }), /ADPCM/],
    [
      'a chunk that claims 4 GB',
      riff(chunk('LIST', Buffer.alloc(4), 0xffffffff), chunk('fmt ', formatOf({}))),
      /ends before any audio/,
    ],
    ['FLAC without sound', Buffer.concat([Buffer.from('fLaC')]), /cut short/],
  ])('%s', async (_name, bytes, reason) => {
    const failure = await measure(bytes).catch((error) => error);
    expect(failure).toMatchObject({ name: 'StepFailure', type: 'UnsupportedMedia' });
    expect(failure.message).toMatch(reason);
  });

  test('chunks inside chunks without end', async () => {
    let nested = chunk('LIST', Buffer.alloc(0));
    for (let i = 0; i < 2_000; i++) nested = chunk('LIST', nested);
    await expect(measure(riff(nested))).rejects.toMatchObject({ type: 'UnsupportedMedia' });
    const many = Array.from({ length: 20_000 }, () => chunk('junk', Buffer.alloc(0)));
    expect(
      await measure(riff(...many, chunk('fmt ', formatOf({})), chunk('data', samplesOf([tone(440)])))),
    ).toMatchObject({ durationSeconds: 1 });
  });

  test('whatever is done to a file, it ends as facts or as a refusal', async () => {
    const files = [
      'two-voices.mp3',
      'two-voices.flac',
      'one-voice.oga',
      'two-voices.opus',
      'two-voices-ms.wav',
      'two-voices-ima.wav',
      'mp3-in.wav',
      'one-voice.mp2',
      'one-voice.amr',
      'one-voice.gsm',
      'one-voice-gsm.wav',
    ]
      .map(recorded)
      .concat([aWav(voices, { as: 'f32', seconds: 0.2 })]);
    const harm = fc.record({
      file: fc.nat(files.length - 1),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      hits: fc.array(fc.record({ at: fc.oneof(fc.nat(200), fc.nat(20_000)), byte: fc.nat(255) }), { maxLength: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(harm, async ({ file, keep, hits }) => {
        const bytes = Buffer.from(files[file] as Buffer);
        for (const { at, byte } of hits) if (at < bytes.length) bytes[at] = byte;
        const end = await measureAudio(inPieces(bytes.subarray(0, Math.ceil(keep * bytes.length)), 4_096), {
          contentType: '',
          maxSeconds: 600,
        }).catch((error) => error);
        if (end instanceof Error)
          expect(end).toMatchObject({
            name: 'StepFailure',
            type: expect.stringMatching(/^(UnsupportedMedia|TooLarge)$/),
          });
        else {
          expect(Number.isFinite(end.durationSeconds)).toBe(true);
          expect(end.peaks).toHaveLength(end.channels);
          for (const row of end.peaks) for (const peak of row) expect(peak >= 0 && peak <= 100).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('a recording over the limit is refused as soon as that is known', async () => {
  let read = 0;
  async function* endless() {
    yield riff(chunk('fmt ', formatOf({})), chunk('data', Buffer.alloc(0), 0xffffffff));
    for (; ; read++) yield Buffer.alloc(16_000);
  }
  const failure = await measureAudio(endless(), { contentType: '', maxSeconds: 100 }).catch((error) => error);
  expect(failure).toMatchObject({ type: 'TooLarge', message: 'The recording is longer than 100 seconds' });
  expect(read).toBeLessThan(110);
});

test('a FLAC of a few bytes that stands for hours of silence is refused at the limit', async () => {
  const flac = recorded('one-voice.oga');
  const head = Buffer.from(flac.subarray(flac.indexOf('fLaC'), flac.indexOf('fLaC') + 42));
  head[4] = 0x80; // no more metadata
  const { crc8, crc16 } = await import('../../audio/crc.ts');
  const frame = Buffer.from([0xff, 0xf8, 0x70, 0x08, 0x00, 0xff, 0xfe, 0, 0, 0, 0, 0, 0]);
  frame[7] = crc8(frame, 0, 7);
  const whole = Buffer.concat([frame.subarray(0, 11), Buffer.alloc(2)]);
  whole.writeUInt16BE(crc16(whole, 0, 11), 11);
  const bomb = Buffer.concat([head, ...Array.from({ length: 5_000 }, () => whole)]);
  const failure = await measureAudio(inPieces(bomb, 65_536), { contentType: '', maxSeconds: 3_600 }).catch(
    (error) => error,
  );
  expect(failure).toMatchObject({ type: 'TooLarge' });
  expect(bomb.length).toBeLessThan(70_000);
});

const shared = join(import.meta.dirname, '../../../../shared/data/audio');
describe.skipIf(!existsSync(shared))('real recordings of ../shared/data/audio', () => {
  type Line = { file: string; channels?: number; sampleRate?: number; durationSec?: number };
  const manifest = existsSync(shared) ? readFileSync(join(shared, 'manifest.jsonl'), 'utf8').trim().split('\n') : [];

  test.each(manifest.map((line) => JSON.parse(line) as Line).map((line) => [line.file, line] as const))(
    '%s',
    async (file, line) => {
      const contentType = file.endsWith('.ulaw') ? 'audio/basic' : 'audio/wav';
      const facts = await measureAudio(createReadStream(join(shared, file)), { contentType, maxSeconds: 600 });
      expect(facts).toMatchObject({
        channels: line.channels ?? 1,
        sampleRateHz: line.sampleRate ?? 8_000,
        truncated: false,
        silent: false,
      });
      if (line.durationSec) expect(Math.abs(facts.durationSeconds - line.durationSec)).toBeLessThan(0.002);
      expect(facts.channelsDiffer).toBe(facts.channels === 2);
    },
  );
});

test('silence is a fact, in one channel as in two', async () => {
  expect(await measure(aWav([silence, silence]))).toMatchObject({ silent: true, channelsDiffer: false });
  expect(await measure(aWav([silence], { as: 'mulaw' }))).toMatchObject({ silent: true, channelsDiffer: false });
  expect(await measure(aWav([silence, tone(440)]))).toMatchObject({ silent: false, channelsDiffer: true });
});
