import { writeWav } from '../local/sample/wav.ts';

/** A mono 8 kHz 16-bit WAV with a tone; `seed` 0..1 makes its content its own. */
export function toneWav(seconds: number, seed: number): Buffer<ArrayBuffer> {
  const rateHz = 8_000;
  const pitchHz = 200 + seed * 400;
  const tone = (_: unknown, i: number) => Math.round(8_000 * Math.sin((2 * Math.PI * pitchHz * i) / rateHz));
  return writeWav(rateHz, [Int16Array.from({ length: Math.round(seconds * rateHz) }, tone)]);
}
