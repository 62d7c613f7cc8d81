import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareChannels } from '../../audio/similarity.ts';

const rateHz = 8_000;

/** Noise shaped into words: loud and quiet stretches, the same for the same seed. */
function speech(seconds: number, seed: number): Float32Array {
  let state = seed * 2_654_435_761 + 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24 - 0.5;
  };
  let before = 0;
  let loud = 1;
  return Float32Array.from({ length: seconds * rateHz }, (_, i) => {
    if (i % 2_000 === 0) loud = Math.max(0, random() + 0.3);
    before = 0.8 * before + random();
    return before * loud * 0.3;
  });
}
const change = (sound: Float32Array, by: (sample: number, index: number) => number) => Float32Array.from(sound, by);
const delayed = (sound: Float32Array, samples: number) => change(sound, (_, i) => sound[i - samples] ?? 0);

function differ(channels: Float32Array[], { piece = 1_000, rate = rateHz } = {}): boolean {
  const likeness = compareChannels(channels.length, rate);
  const length = channels[0]?.length ?? 0;
  for (let at = 0; at < length; at += piece) likeness.add(channels.map((samples) => samples.subarray(at, at + piece)));
  return likeness.differ();
}

const voice = speech(30, 1);
const other = speech(30, 2);

test('a copy is the same sound: quieter, upside down, late, noisy or through a codec', () => {
  const noise = speech(30, 3);
  expect(differ([voice, voice])).toBe(false);
  expect(differ([voice, change(voice, (s) => s * 0.1)])).toBe(false);
  expect(differ([voice, change(voice, (s) => -s)])).toBe(false);
  for (const samples of [1, 80, 160, 390, -390])
    expect(
      differ(samples > 0 ? [voice, delayed(voice, samples)] : [delayed(voice, -samples), voice]),
      `${samples}`,
    ).toBe(false);
  expect(differ([voice, change(voice, (s, i) => s + 0.05 * (noise[i] ?? 0))])).toBe(false);
  expect(differ([voice, change(voice, (s) => Math.round(s * 127) / 127)])).toBe(false);
});

test('two voices differ, also when each hears a little of the other', () => {
  expect(differ([voice, other])).toBe(true);
  expect(
    differ([change(voice, (s, i) => s + 0.2 * (other[i] ?? 0)), change(other, (s, i) => s + 0.2 * (voice[i] ?? 0))]),
  ).toBe(true);
  expect(differ([voice, voice, other])).toBe(true);
});

test('a silent channel beside a voice differs; silence beside silence does not', () => {
  const quiet = new Float32Array(voice.length);
  expect(differ([voice, quiet])).toBe(true);
  expect(differ([quiet, voice])).toBe(true);
  expect(differ([quiet, quiet])).toBe(false);
  expect(differ([voice])).toBe(false);
});

test('an hour of the same music before two minutes of talk does not hide that the channels differ', () => {
  const music = speech(60, 9);
  const likeness = compareChannels(2, rateHz);
  for (let minute = 0; minute < 60; minute++) likeness.add([music, music]);
  expect(likeness.differ()).toBe(false);
  const mixed = compareChannels(2, rateHz);
  for (let minute = 0; minute < 20; minute++) mixed.add([music, music]);
  for (let half = 0; half < 4; half++) mixed.add([speech(30, 20 + half), speech(30, 30 + half)]);
  expect(mixed.differ()).toBe(true);
});

test('neither pieces, rate nor numbers that are none change the answer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000 }), fc.constantFrom(8_000, 16_000, 44_100, 48_000), (piece, rate) => {
      expect(differ([voice, delayed(voice, 40)], { piece: Math.max(piece, 16), rate })).toBe(false);
      expect(differ([voice, other], { piece: Math.max(piece, 16), rate })).toBe(true);
    }),
    { numRuns: 20 },
  );
  const broken = change(voice, (s, i) => (i % 5_000 === 0 ? Number.NaN : s));
  expect(differ([broken, broken])).toBe(false);
});
