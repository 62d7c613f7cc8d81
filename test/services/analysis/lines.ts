import type { Speaker, Turn } from '../../../core/transcript.ts';

const speakers: Record<string, Speaker> = { a: 'agent', c: 'customer', u: 'unknown' };

/** Turns from lines such as `c: Could you call me back?`: `a:` agent, `c:` customer, `u:` unknown. Without times. */
export const turnsOf = (call: string): Turn[] =>
  call
    .trim()
    .split('\n')
    .map((line, index) => {
      const [, who = '', text = ''] = /^\s*([acu]): (.*)$/.exec(line) ?? [];
      return { index, speaker: speakers[who] ?? 'unknown', channel: 0, start: null, end: null, text, confidence: null };
    });
