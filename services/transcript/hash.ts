import { createHash } from 'node:crypto';
import type { Turn } from '../../core/transcript.ts';

/** SHA-256, hex, of a value's JSON. Key order matters: only hash values that are built in one place. */
export const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** The key of an analysis: who said what when. Excludes confidences, since no analysis depends on them. */
export const hashTurns = (turns: readonly Turn[]): string =>
  hashOf(turns.map(({ speaker, channel, start, end, text }) => [speaker, channel, start, end, text]));
