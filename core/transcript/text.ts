import type { Turn } from '../transcript.ts';

/** What full text search reads: one line a turn, in order; empty for silence. */
export const transcriptText = (turns: readonly Pick<Turn, 'text'>[]): string =>
  turns.map(({ text }) => text).join('\n');
