import { and, eq, ne } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { recordings, transcripts } from '../../db/tables/calls.ts';
import { speechPrefix } from '../transcript/heard.ts';
import { suppliedEngine } from '../transcript/supply.ts';
import { wordsPrefix } from '../transcript/words.ts';

/**
 * Objects of a call's recording that no other call uses: the sound, unless only the `transcript` is to go, and what was heard in it.
 * Objects are named by their content, so that two calls may share one: it stays until the last of them goes.
 */
export async function audioLeftAlone(
  tx: Tx,
  { tenantId, callId }: CallRef,
  part: 'audio' | 'transcript' = 'audio',
): Promise<string[]> {
  const [audio] = await tx
    .select({ key: recordings.storageKey, sha256: recordings.sha256 })
    .from(recordings)
    .where(and(eq(recordings.tenantId, tenantId), eq(recordings.callId, callId)));
  if (!audio) return [];
  const { sha256, key } = audio;
  const same = and(eq(recordings.sha256, sha256), ne(recordings.callId, callId));
  const shared = await tx.$count(recordings, and(eq(recordings.tenantId, tenantId), same));
  if (shared > 0) return [];
  const heard = speechPrefix({ tenantId, sha256 });
  return part === 'audio' ? [key, heard] : [heard];
}

/** The words with times of all transcripts that a call has had. Where the last one's lie apart from its call, unless another has the same. */
export async function wordsLeftAlone(tx: Tx, { tenantId, callId }: CallRef): Promise<string[]> {
  const [transcript] = await tx
    .select({ key: transcripts.wordsKey, engine: transcripts.engine })
    .from(transcripts)
    .where(and(eq(transcripts.tenantId, tenantId), eq(transcripts.callId, callId)));
  const own = wordsPrefix({ tenantId, callId });
  if (!transcript || (!transcript.key && transcript.engine === suppliedEngine)) return [];
  if (!transcript.key || transcript.key.startsWith(own)) return [own];
  const same = and(eq(transcripts.wordsKey, transcript.key), ne(transcripts.callId, callId));
  const shared = await tx.$count(transcripts, and(eq(transcripts.tenantId, tenantId), same));
  return shared > 0 ? [] : [transcript.key];
}
