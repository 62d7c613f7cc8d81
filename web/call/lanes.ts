import type { Speaker, Turn } from '../../core/transcript.ts';
import type { Peaks } from '../api/types.ts';

/** One line of the waveform: loudness 0..100 by bar, and who speaks in each. */
export type Lane = { peaks: readonly number[]; speakers: readonly Speaker[] };

/** As many bars as look well at full width; more slices are folded into them. */
export const bars = 320;
const bar = Array.from({ length: bars }, (_, at) => at);

/** A lane for each channel. Where channels do not part the speakers, each bar is of whoever speaks at that time. */
export function lanesOf({ channels, durationSeconds }: Peaks, turns: readonly Turn[], seconds: number): Lane[] {
  const parted = channels.length > 1 && new Set(turns.map(({ channel }) => channel)).size > 1;
  const each = (durationSeconds ?? seconds) / bars;
  return channels.map((peaks, channel) => {
    const only = turns.find((turn) => turn.channel === channel)?.speaker ?? 'unknown';
    return { peaks: fold(peaks), speakers: parted ? bar.map(() => only) : speakersOver(turns, each) };
  });
}

/** Who speaks in the middle of each bar; turns are ordered by start. */
function speakersOver(turns: readonly Turn[], each: number): Speaker[] {
  let next = 0;
  let speaker: Speaker = 'unknown';
  return bar.map((at) => {
    for (let turn = turns[next]; turn && (turn.start ?? 0) <= (at + 0.5) * each; turn = turns[++next])
      speaker = turn.speaker;
    return speaker;
  });
}

/** The loudest of each group of slices. */
function fold(peaks: readonly number[]): number[] {
  return bar.map((at) => {
    const from = Math.floor((at * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((at + 1) * peaks.length) / bars));
    return Math.max(0, ...peaks.slice(from, to));
  });
}
