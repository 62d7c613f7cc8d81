import type { Speaker, Turn } from '../../core/transcript.ts';
import type { Peaks } from '../api/types.ts';

/** One line of the waveform: loudness 0..100 by bar, and who speaks in each. */
export type Lane = { peaks: readonly number[]; speakers: readonly Speaker[] };

/** As many bars as look good at full width; extra slices are merged into them. */
export const bars = 320;
const bar = Array.from({ length: bars }, (_, at) => at);

/** The share of a channel's sound that must be in one speaker's turns for the channel to be theirs. */
const own = 0.7;

/** A lane for each channel. A channel shared by two people is colored by who speaks at that time. */
export function lanesOf({ channels, durationSeconds }: Peaks, turns: readonly Turn[], seconds: number): Lane[] {
  const parted = channels.length > 1 && new Set(turns.map(({ channel }) => channel)).size > 1;
  const over = speakersOver(turns, (durationSeconds ?? seconds) / bars);
  return channels.map((slices, channel) => {
    const peaks = fold(slices);
    const only = parted
      ? (turns.find((turn) => turn.channel === channel)?.speaker ?? 'unknown')
      : channels.length > 1 && loudest(peaks, over);
    return { peaks, speakers: only ? bar.map(() => only) : over };
  });
}

/** Whose turns contain a channel's sound; undefined if nobody stands out. A supplied transcript has no channels. */
function loudest(peaks: readonly number[], speakers: readonly Speaker[]): Speaker | undefined {
  const sum = (of: (speaker: Speaker | undefined) => boolean) =>
    peaks.reduce((total, peak, at) => total + (of(speakers[at]) ? peak : 0), 0);
  return (['agent', 'customer'] as const).find((speaker) => sum((one) => one === speaker) > own * sum(() => true));
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

/** The loudest in each group of slices. */
function fold(peaks: readonly number[]): number[] {
  return bar.map((at) => {
    const from = Math.floor((at * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((at + 1) * peaks.length) / bars));
    return Math.max(0, ...peaks.slice(from, to));
  });
}
