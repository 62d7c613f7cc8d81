import type { Sentiment, SentimentLabel, SentimentOf } from '../../../core/insights.ts';
import type { Speaker, Turn } from '../../../core/transcript.ts';
import { quarterMeans } from '../../../reading/metrics/quarters.ts';

export const moodValue: Record<SentimentLabel, number> = { positive: 1, neutral: 0, negative: -1 };

/** A speaker with a smaller share of clear turns is neutral. */
const clear = 0.1;
export const labelOf = (score: number): SentimentLabel =>
  score >= clear ? 'positive' : score <= -clear ? 'negative' : 'neutral';

const round = (value: number) => Math.round(value * 1000) / 1000;

/**
 * Score and quarters of each speaker from the moods of the turns: means of +1, 0 and −1. Turns missing from `moods` are
 * neutral.
 * @see Quarters end at the speaker's own last word.
 */
export function sentimentBySpeaker(
  turns: readonly Turn[],
  moods: ReadonlyMap<number, SentimentLabel>,
): Sentiment['bySpeaker'] {
  const bySpeaker: Partial<Record<Speaker, SentimentOf>> = {};
  for (const speaker of ['agent', 'customer', 'unknown'] as const) {
    const own = turns.filter((turn) => turn.speaker === speaker && turn.text.trim() !== '');
    if (own.length === 0) continue;
    const values = own.map(({ index, start }) => ({ start, value: moodValue[moods.get(index) ?? 'neutral'] }));
    const ends = own.map(({ end }) => end);
    const lastEnd = ends.includes(null) ? null : Math.max(...ends.map((end) => end ?? 0));
    const score = round(values.reduce((sum, { value }) => sum + value, 0) / values.length);
    const quarters = quarterMeans(values, lastEnd).map((mean) => (mean === null ? null : round(mean)));
    bySpeaker[speaker] = { score, label: labelOf(score), quarters };
  }
  return bySpeaker;
}
