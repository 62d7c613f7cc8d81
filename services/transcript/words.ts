import { createHash } from 'node:crypto';
import type { CallRef } from '../../core/call.ts';
import type { TurnWords } from '../../core/transcript.ts';
import { type WriteDeps, writeObject } from '../object/write.ts';

/**
 * Stores the timed words of a call's transcript. Null if the engine gave no word times. A second run writes the same
 * again; the transaction that saves the transcript settles them.
 * @throws {StepFailure} NotFound when the call is gone
 */
export async function writeWords(deps: WriteDeps, ref: CallRef, words: readonly TurnWords[]): Promise<string | null> {
  if (words.length === 0) return null;
  const body = Buffer.from(JSON.stringify(words));
  const content = createHash('sha256').update(ref.callId).update(body).digest('hex');
  const json = { bytes: body.length, body: () => body, contentType: 'application/json' };
  return (await writeObject(deps, ref, { kind: 'words', content, ...json })).key;
}
