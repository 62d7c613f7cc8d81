import type { Turn } from '../transcript.ts';

/** The text that full text search indexes: one line per turn, in order; empty for silence. */
export const transcriptText = (turns: readonly Pick<Turn, 'text'>[]): string =>
  turns.map(({ text }) => text).join('\n');
