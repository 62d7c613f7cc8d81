import { invalidField } from '../problem.ts';
import type { Speaker, Turn } from '../transcript.ts';

export type SuppliedTurn = {
  speaker: Speaker;
  start?: number | null | undefined;
  end?: number | null | undefined;
  text: string;
};

/** A transcript that came with the call. Times are seconds from its start. */
export type SuppliedTranscript = { language?: string | null | undefined; turns: readonly SuppliedTurn[] };

/**
 * Canonical turns of a supplied transcript: ordered by start if every turn has one, else as given; blank turns are
 * dropped. All are on channel 0, since nothing is known of a recording.
 * @throws Problem invalid_input with the path of the first bad time, e.g. `transcript.turns.3.end`
 */
export function suppliedTurns({ turns }: SuppliedTranscript): Turn[] {
  const spoken = turns
    .map(({ speaker, start, end, text }, at) => {
      checkTime(`transcript.turns.${at}.start`, start);
      checkTime(`transcript.turns.${at}.end`, end);
      if (start != null && end != null && end < start) {
        throw invalidField(`transcript.turns.${at}.end`, end, `must not be before its start (${start})`);
      }
      return { speaker, channel: 0, start: start ?? null, end: end ?? null, text: text.trim(), confidence: null };
    })
    .filter(({ text }) => text !== '');
  const timed = spoken.every(({ start }) => start !== null);
  const ordered = timed ? spoken.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0)) : spoken;
  return ordered.map((turn, index) => ({ index, ...turn }));
}

function checkTime(field: string, seconds: number | null | undefined): void {
  if (seconds == null || (Number.isFinite(seconds) && seconds >= 0)) return;
  throw invalidField(field, seconds, 'must be seconds from the start of the call, 0 or more');
}
