import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measurePeaks } from '../../audio/peaks.ts';

test('there are at most 2,000 slices, and more than 1,000 once there is sound for them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_000_000 }), fc.constantFrom(1_000, 8_000, 44_100), (samples, rateHz) => {
      const peaks = measurePeaks(2, rateHz);
      for (let at = 0; at < samples; at += 65_536) {
        const length = Math.min(65_536, samples - at);
        peaks.add([new Float32Array(length), new Float32Array(length).fill(0.5)]);
      }
      const [quiet = [], loud = []] = peaks.peaks();
      expect(loud).toHaveLength(quiet.length);
      expect(loud.length).toBeLessThanOrEqual(2_000);
      expect(loud.length).toBeGreaterThanOrEqual(
        Math.min(1_000, Math.floor(samples / Math.max(1, Math.round(rateHz / 1_000)))),
      );
      expect(quiet.every((peak) => peak === 0) && loud.every((peak) => peak === 50)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a click is seen where it is heard, however the sound is cut', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 1, max: 20_000 }), (click, piece) => {
      const sound = new Float32Array(100_000);
      sound[click] = -0.8;
      const peaks = measurePeaks(1, 8_000);
      for (let at = 0; at < sound.length; at += piece) peaks.add([sound.subarray(at, at + piece)]);
      const row = peaks.peaks()[0] ?? [];
      const seen = row.flatMap((peak, index) => (peak === 80 ? [index] : []));
      expect(seen).toHaveLength(1);
      expect(Math.abs(((seen[0] ?? 0) + 0.5) / row.length - click / sound.length)).toBeLessThan(2 / row.length);
      expect(row.reduce((sum, peak) => sum + peak, 0)).toBe(80);
    }),
  );
});

test('what overshoots or is no number stays within 0 to 100', () => {
  const peaks = measurePeaks(1, 1_000);
  peaks.add([Float32Array.of(3, -7, Number.NaN, Number.POSITIVE_INFINITY, 0.001)]);
  expect(peaks.peaks()).toEqual([[100, 100, 0, 100, 0]]);
});
