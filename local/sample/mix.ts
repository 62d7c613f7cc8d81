import type { Line } from './script.ts';
import type { Sound } from './wav.ts';

/** When a line is heard, in seconds from the start of the call. */
export type Heard = Line & { start: number; end: number };

/**
 * Places the spoken lines one after the other with their pauses, agent left and customer right, and half a second of
 * silence at the end.
 * @param sounds One for each line, all at one sample rate.
 */
export function mixLines(
  lines: readonly Line[],
  sounds: readonly Sound[],
): { rateHz: number; agent: Int16Array; customer: Int16Array; heard: Heard[] } {
  const rateHz = sounds[0]?.rateHz ?? 16_000;
  const heard: Heard[] = [];
  let clock = 0;
  lines.forEach((line, i) => {
    const start = Math.max(0, clock + line.pause);
    clock = start + (sounds[i]?.samples.length ?? 0) / rateHz;
    heard.push({ ...line, start, end: clock });
  });
  const length = Math.ceil((clock + 0.5) * rateHz);
  const sides = { agent: new Int16Array(length), customer: new Int16Array(length) };
  heard.forEach(({ speaker, start }, i) => {
    sides[speaker].set(sounds[i]?.samples ?? [], Math.round(start * rateHz));
  });
  return { rateHz, ...sides, heard };
}
