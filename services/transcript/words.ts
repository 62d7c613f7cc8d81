import type { CallRef } from '../../core/call.ts';
import type { TurnWords } from '../../core/transcript.ts';
import type { StoragePort } from '../../providers/storage/port.ts';

/** Under which the words with times of all transcripts of a call lie, also of those that a later one has replaced: with the call they go. */
export const wordsPrefix = ({ tenantId, callId }: CallRef) => `${tenantId}/transcripts/${callId}/`;

type Words = { ref: CallRef; contentHash: string; words: TurnWords[] };

/** Null where the engine told no word times. The key names the content, so that a second run writes the same again. */
export async function keepWords(storage: StoragePort, { ref, contentHash, words }: Words): Promise<string | null> {
  if (words.length === 0) return null;
  const key = `${wordsPrefix(ref)}${contentHash}.words.json`;
  await storage.put(key, Buffer.from(JSON.stringify(words)), 'application/json');
  return key;
}
