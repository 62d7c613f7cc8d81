import { useMemo } from 'react';
import type { Call, Peaks, Transcript } from '../api/types.ts';
import { lanesOf } from './lanes.ts';
import { evidenceOf } from './quotes.ts';
import { overlapsOf } from './spans.ts';

const none: readonly never[] = [];
type Read = { call: Call | undefined; transcript: Transcript | null | undefined; peaks: Peaks | null | undefined };

/** Everything drawn of a call, computed once from the data: all empty until it arrives. */
export function useReading({ call, transcript, peaks }: Read) {
  const turns = transcript?.turns ?? none;
  const seconds = call?.durationSeconds ?? turns.at(-1)?.end ?? 0;
  const insights = call?.insights ?? null;
  const lanes = useMemo(() => (peaks ? lanesOf(peaks, turns, seconds) : []), [peaks, turns, seconds]);
  const evidence = useMemo(() => evidenceOf(insights), [insights]);
  const spans = useMemo(
    () =>
      evidence.flatMap(({ quote: { startSeconds: start, endSeconds: end } }) =>
        start === null || end === null ? [] : [{ start, end }],
      ),
    [evidence],
  );
  const overlaps = useMemo(() => overlapsOf(turns), [turns]);
  return { turns, seconds, lanes, evidence, spans, overlaps };
}

export type Reading = ReturnType<typeof useReading>;
