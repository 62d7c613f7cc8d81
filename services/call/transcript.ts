import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { notFound } from '../../core/problem.ts';
import type { Transcript, Turn, Word } from '../../core/transcript.ts';
import type { Tx } from '../../db/open.ts';
import { transcripts } from '../../db/tables/calls.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { readWords } from '../transcript/read-words.ts';

/** `wordsKey` is null if the engine gave no word times. */
export type StoredTranscript = Transcript & { wordsKey: string | null };

/**
 * What was said. A silent call has a transcript without turns.
 * @throws {Problem} not_found while there is none, and for a call of another tenant.
 */
export async function getTranscript(tx: Tx, { tenantId, callId }: CallRef): Promise<StoredTranscript> {
  const [row] = await tx
    .select({
      turns: transcripts.turns,
      language: transcripts.language,
      engine: transcripts.engine,
      model: transcripts.model,
      wordsKey: transcripts.wordsKey,
    })
    .from(transcripts)
    .where(and(eq(transcripts.tenantId, tenantId), eq(transcripts.callId, callId)));
  if (!row) throw notFound('transcript of call', callId);
  return row;
}

/** The turns with their words, times in seconds and confidence 0..1; a turn without known words has none. */
export async function withWordTimes(
  storage: Pick<StoragePort, 'get'>,
  { turns, wordsKey }: StoredTranscript,
): Promise<(Turn & { words: Word[] })[]> {
  const wordsOf = new Map((await readWords(storage, wordsKey)).map(({ turn, words }) => [turn, words]));
  return turns.map((turn) => ({ ...turn, words: wordsOf.get(turn.index) ?? [] }));
}
