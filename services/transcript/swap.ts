import { and, eq, sql } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import { Problem } from '../../core/problem.ts';
import type { Speaker } from '../../core/transcript.ts';
import type { Tx } from '../../db/open.ts';
import { calls, transcripts } from '../../db/tables/calls.ts';
import type { Change } from '../audit/change.ts';
import { hashTurns } from './hash.ts';

const other: Record<Speaker, Speaker> = { agent: 'customer', customer: 'agent', unknown: 'unknown' };

/**
 * Swaps agent and customer in a call's transcript, and in all later transcripts of its audio. Swapping twice restores
 * it.
 * @returns whether they were swapped before and are now
 * @throws {Problem} conflict if there is no transcript, or it does not know who spoke
 */
export async function swapSpeakers(tx: Tx, { tenantId, callId }: CallRef): Promise<Pick<Change, 'before' | 'after'>> {
  const ofCall = and(eq(transcripts.tenantId, tenantId), eq(transcripts.callId, callId));
  const [row] = await tx.select({ turns: transcripts.turns }).from(transcripts).where(ofCall);
  if (!row?.turns.some(({ speaker }) => speaker !== 'unknown'))
    throw new Problem('conflict', `Cannot swap the speakers of call "${callId}": the speakers are not known`);
  const turns = row.turns.map((turn) => ({ ...turn, speaker: other[turn.speaker] }));
  await tx
    .update(transcripts)
    .set({ turns, contentHash: hashTurns(turns) })
    .where(ofCall);
  const [call] = await tx
    .update(calls)
    .set({ speakersSwapped: sql`not ${calls.speakersSwapped}` })
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)))
    .returning({ speakersSwapped: calls.speakersSwapped });
  return { before: { speakersSwapped: !call?.speakersSwapped }, after: { ...call } };
}
