import type { Turn } from '../../core/transcript.ts';

/** A piece of a call in seconds from its start. */
export type Span = { start: number; end: number };

/** Where both sides speak at once, in order; turns are ordered by start. */
export function overlapsOf(turns: readonly Turn[]): Span[] {
  const found: Span[] = [];
  const until = { agent: 0, customer: 0 };
  for (const { speaker, start, end } of turns) {
    if (speaker === 'unknown' || start === null || end === null) continue;
    const other = speaker === 'agent' ? 'customer' : 'agent';
    if (until[other] > start) found.push({ start, end: Math.min(until[other], end) });
    until[speaker] = Math.max(until[speaker], end);
  }
  return found;
}
