import { and, eq } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { notFound } from '../../core/problem.ts';
import type { Transcript } from '../../core/transcript.ts';
import type { Tx } from '../../db/open.ts';
import { transcripts } from '../../db/tables/calls.ts';

/**
 * What was said. A silent call has a transcript without turns.
 * @throws {Problem} not_found while there is none, and for a call of another tenant.
 */
export async function getTranscript(tx: Tx, { tenantId, callId }: CallRef): Promise<Transcript> {
  const [row] = await tx
    .select({
      turns: transcripts.turns,
      language: transcripts.language,
      engine: transcripts.engine,
      model: transcripts.model,
    })
    .from(transcripts)
    .where(and(eq(transcripts.tenantId, tenantId), eq(transcripts.callId, callId)));
  if (!row) throw notFound('transcript of call', callId);
  return row;
}
