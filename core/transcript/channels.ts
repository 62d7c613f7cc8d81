import type { Speaker } from '../transcript.ts';

export type ChannelFacts = { channels: number | null; channelsDiffer: boolean | null; peaks: number[][] | null };

/** Channels worth transcribing: one for a mono recording and for one whose channels carry the same sound. */
export const channelsToRead = ({ channels, channelsDiffer }: ChannelFacts): number[] =>
  channels === null || channels < 2 || channelsDiffer === false ? [0] : Array.from({ length: channels }, (_, i) => i);

/**
 * Who speaks on a channel. `unknown` on a mono recording, and on channels without a known role.
 * @param roles by channel, from the tenant's configuration
 */
export const speakerOf = (channel: number, read: readonly number[], roles: readonly Speaker[]): Speaker =>
  read.length < 2 ? 'unknown' : (roles[channel] ?? 'unknown');

/** The channels with the most sound first: a language is easier to detect from many words than from few. */
export function loudestFirst(read: readonly number[], peaks: number[][] | null): number[] {
  const sound = (channel: number) => (peaks?.[channel] ?? []).reduce((sum, peak) => sum + peak, 0);
  return [...read].sort((a, b) => sound(b) - sound(a) || a - b);
}
