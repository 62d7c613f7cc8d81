import { existsSync, readFileSync } from 'node:fs';
import type { Turn } from '../../../core/transcript.ts';

const data = new URL('../../../../shared/data/', import.meta.url);
export const isHere = existsSync(data);
if (!isHere) console.warn('SKIPPED: analysis of real calls, since ../shared/data is not there');

export type Labels = { sentiment?: string; topic?: string; minedTopic?: string };
export type RealCall = { id: string; turns: Turn[]; labels: Labels[] };
type Raw = {
  id: string;
  text?: string;
  turns?: { speaker: string; text: string; startSec?: number; endSec?: number }[];
  labels?: Labels;
};

/** Different calls of a file, each with the labels of all records that carry the same words. */
export function realCalls(file: string): RealCall[] {
  const calls = new Map<string, RealCall>();
  for (const line of readFileSync(new URL(file, data), 'utf8').trim().split('\n')) {
    const raw = JSON.parse(line) as Raw;
    const key = JSON.stringify(raw.turns);
    const known = calls.get(key);
    if (known) known.labels.push(raw.labels ?? {});
    else calls.set(key, { id: raw.id, turns: (raw.turns ?? []).map(turnFrom), labels: [raw.labels ?? {}] });
  }
  return [...calls.values()];
}

const turnFrom = ({ speaker, text, startSec, endSec }: NonNullable<Raw['turns']>[number], index: number): Turn => ({
  index,
  speaker: speaker === 'agent' || speaker === 'customer' ? speaker : 'unknown',
  channel: 0,
  start: startSec ?? null,
  end: endSec ?? null,
  text,
  confidence: null,
});
