import { type SuppliedTranscript, suppliedTurns } from '../../core/transcript/supplied.ts';
import type { Turn } from '../../core/transcript.ts';
import type { Tx } from '../../db/open.ts';
import { transcripts } from '../../db/tables/calls.ts';
import { hashOf, hashTurns } from './hash.ts';
import { searchTexts } from './mask.ts';

/** Engine and model of a transcript that came with its call. */
export const suppliedEngine = 'supplied';

/** @throws Problem invalid_input naming the turn whose times are wrong */
export function transcriptFromSupplied(input: SuppliedTranscript): {
  turns: Turn[];
  contentHash: string;
} {
  const turns = suppliedTurns(input);
  return { turns, contentHash: hashTurns(turns) };
}

/**
 * Writes the transcript that came with a call, in the transaction that creates the call's row. A second time changes
 * nothing: a call's first transcript stays.
 * @throws Problem invalid_input naming the turn whose times are wrong
 */
export async function saveSuppliedTranscript(
  tx: Tx,
  supplied: { tenantId: string; callId: string; transcript: SuppliedTranscript; now: Date },
): Promise<{ contentHash: string; turns: number }> {
  const { turns, contentHash } = transcriptFromSupplied(supplied.transcript);
  await tx
    .insert(transcripts)
    .values({
      tenantId: supplied.tenantId,
      callId: supplied.callId,
      contentHash,
      requestHash: hashOf([suppliedEngine, contentHash]),
      engine: suppliedEngine,
      model: suppliedEngine,
      language: supplied.transcript.language ?? null,
      turns,
      ...(await searchTexts(turns)),
      createdAt: supplied.now,
    })
    .onConflictDoNothing();
  return { contentHash, turns: turns.length };
}
