import type { Turn } from '../../core/transcript.ts';
import { lineOf } from './prompt.ts';

/** About 12,000 tokens: fits the models people run at home, and holds an hour of talk for most callers. */
export const windowCharacters = 48_000;
/** A question in one turn is answered in the next few. */
export const overlapTurns = 6;

/**
 * Lines of a transcript in windows that fit a model, cut between turns, each starting with the last turns of the
 * previous one. A single turn longer than a window (a whole call in one turn, without speakers) is cut at sentences and
 * keeps its number in every part.
 */
export function windowsOf(turns: readonly Turn[], budget = windowCharacters): string[][] {
  const lines = turns.flatMap((turn) => pieces(turn, Math.floor(budget / 2)).map((text) => lineOf({ ...turn, text })));
  const windows: string[][] = [];
  let window: string[] = [];
  let size = 0;
  for (const line of lines) {
    if (window.length > 0 && size + line.length > budget) {
      windows.push(window);
      window = tail(window, budget / 4);
      size = window.reduce((sum, line) => sum + line.length, 0);
    }
    window.push(line);
    size += line.length;
  }
  return window.length > 0 ? [...windows, window] : windows;
}

function tail(lines: readonly string[], budget: number): string[] {
  const overlap: string[] = [];
  let size = 0;
  for (const line of lines.slice(-overlapTurns).reverse()) {
    size += line.length;
    if (size > budget) break;
    overlap.unshift(line);
  }
  return overlap;
}

function pieces({ text }: Turn, limit: number): string[] {
  if (text.length <= limit) return [text];
  const parts: string[] = [];
  let part = '';
  for (const sentence of text.match(new RegExp(`[^.?!।]{1,${limit}}[.?!।]*\\s*`, 'gsu')) ?? [text]) {
    if (part !== '' && part.length + sentence.length > limit) {
      parts.push(part);
      part = '';
    }
    part += sentence;
  }
  return part === '' ? parts : [...parts, part];
}
