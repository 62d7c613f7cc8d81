import type { Turn, TurnWords } from '../../core/transcript.ts';
import { type Interruption, interruptionsOf, latencies, longestMonologue } from './floor.ts';
import { breathSeconds, silenceSeconds, speechOf } from './pieces.ts';
import { gaps, intersect, round3, type Span, totalSeconds, union } from './spans.ts';

export type { Interruption, Span };

/** Seconds unless stated otherwise; `null` if the transcript lacks what the figure needs (never 0 for unknown). */
export type RoleMetrics = {
  talkSeconds: number | null;
  /** Percent of all talk. */
  talkSharePercent: number | null;
  /** Percent of the call's duration. */
  talkOfCallPercent: number | null;
  wordsPerMinute: number | null;
  longestMonologueSeconds: number | null;
  interruptions: number | null;
  /** Mean gap from the other side's last word to this side's next. */
  responseLatencySeconds: number | null;
};
export type CallMetrics = {
  /** The source of the intervals. */
  basis: 'words' | 'turns' | 'none';
  durationSeconds: number | null;
  agent: RoleMetrics;
  customer: RoleMetrics;
  /** Longer than 3 s, between first and last speech. */
  silences: Span[];
  silenceSeconds: number | null;
  overlapSeconds: number | null;
  interruptions: Interruption[];
};

/**
 * `words` may be empty; `durationSeconds` is the length of the audio, null without audio. Turns may be in any order.
 */
export type MeasureInput = { turns: readonly Turn[]; words: readonly TurnWords[]; durationSeconds: number | null };

/** Below these a speed is meaningless. */
const speed = { seconds: 5, words: 10 };

/**
 * A call's metrics, computed from times only: no model and no guess. Speech of unknown speakers counts for silence
 * only; then figures that need the other side (share, overlap, interruptions, latency) are null. A call without turns
 * is known to contain no talk.
 * @see Talk time is the union of a side's intervals: the sum over both sides may exceed the duration where they
 *   overlap.
 */
export function measure({ turns, words, durationSeconds }: MeasureInput): CallMetrics {
  const { basis, pieces, spans } = speechOf(turns, words);
  const said = turns.filter(({ text }) => text.trim() !== '');
  const known = basis !== 'none' || said.length === 0;
  const everyoneKnown = known && said.every(({ speaker }) => speaker !== 'unknown');

  const all = union(spans, breathSeconds);
  const of = { agent: sideSpans('agent'), customer: sideSpans('customer') };
  const talk = { agent: totalSeconds(of.agent), customer: totalSeconds(of.customer) };
  const ends = [durationSeconds, ...turns.map(({ end }) => end), ...spans.map(({ end }) => end)].filter(
    (end) => end !== null,
  );
  const duration = ends.length > 0 ? Math.max(...ends) : null;
  const interruptions = interruptionsOf(pieces);
  const silences = gaps(all, silenceSeconds).map(({ start, end }) => ({ start: round3(start), end: round3(end) }));

  return {
    basis,
    durationSeconds: duration === null ? null : round3(duration),
    agent: side('agent', 'customer'),
    customer: side('customer', 'agent'),
    silences,
    silenceSeconds: known ? round3(totalSeconds(silences)) : null,
    overlapSeconds: everyoneKnown ? round3(totalSeconds(intersect(of.agent, of.customer))) : null,
    interruptions: everyoneKnown ? interruptions : [],
  };

  function sideSpans(role: 'agent' | 'customer'): Span[] {
    return union(
      spans.filter(({ speaker }) => speaker === role),
      basis === 'words' ? breathSeconds : 0,
    );
  }

  function side(role: 'agent' | 'customer', other: 'agent' | 'customer'): RoleMetrics {
    const heard = of[role].length > 0;
    if (!known || (!everyoneKnown && !heard)) return unknownSide;
    const seconds = talk[role];
    const count = pieces.reduce((sum, piece) => sum + (piece.speaker === role ? piece.words : 0), 0);
    const gapsBefore = latencies(pieces, role);
    return {
      talkSeconds: round3(seconds),
      talkSharePercent: everyoneKnown && heard ? round3((100 * seconds) / (seconds + talk[other])) : emptyShare(other),
      talkOfCallPercent: duration ? round3((100 * seconds) / duration) : null,
      wordsPerMinute: seconds < speed.seconds || count < speed.words ? null : round3(count / (seconds / 60)),
      longestMonologueSeconds: everyoneKnown ? round3(longestMonologue(pieces, role)) : null,
      interruptions: everyoneKnown ? interruptions.filter(({ by }) => by === role).length : null,
      responseLatencySeconds:
        everyoneKnown && gapsBefore.length > 0
          ? round3(gapsBefore.reduce((sum, gap) => sum + gap, 0) / gapsBefore.length)
          : null,
    };
  }

  /** Without any talk, nobody had a share of it. */
  function emptyShare(other: 'agent' | 'customer'): number | null {
    return everyoneKnown && of[other].length > 0 ? 0 : null;
  }
}

const unknownSide: RoleMetrics = {
  talkSeconds: null,
  talkSharePercent: null,
  talkOfCallPercent: null,
  wordsPerMinute: null,
  longestMonologueSeconds: null,
  interruptions: null,
  responseLatencySeconds: null,
};
