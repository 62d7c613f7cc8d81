import type { Insights } from '../../../core/insights.ts';
import type { Turn } from '../../../core/transcript.ts';
import { type Heard, hearInPieces } from '../../../reading/link/heard.ts';

/** What is heard in slices, at once. */
export function hear(turns: readonly Turn[], insights: Insights | null): Heard {
  const pieces = hearInPieces(turns, insights);
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}
