import { text } from 'node:stream/consumers';
import { StepFailure } from '../../core/failures.ts';
import type { SpeechResult } from '../../providers/speech/port.ts';
import type { StoragePort } from '../../providers/storage/port.ts';

type Request = { tenantId: string; sha256: string; requestHash: string; channel: number };

/** Under which all lies that was ever heard in one recording; with its last call it goes. */
export const speechPrefix = ({ tenantId, sha256 }: Pick<Request, 'tenantId' | 'sha256'>) =>
  `${tenantId}/speech/${sha256}/`;

/**
 * What an engine heard on a channel is kept under the request that it answered, apart from any call: a step that runs again, and another
 * call with the same audio, find it and pay nothing.
 */
const keyOf = ({ requestHash, channel, ...audio }: Request) =>
  `${speechPrefix(audio)}${requestHash}/channel-${channel}.json`;

/** Undefined where nothing is kept. */
export async function findHeard(storage: StoragePort, request: Request): Promise<SpeechResult | undefined> {
  try {
    return JSON.parse(await text(await storage.get(keyOf(request)))) as SpeechResult;
  } catch (error) {
    if (error instanceof StepFailure && error.type === 'NotFound') return undefined;
    throw error;
  }
}

export async function keepHeard(storage: StoragePort, request: Request, heard: SpeechResult): Promise<void> {
  await storage.put(keyOf(request), Buffer.from(JSON.stringify(heard)), 'application/json');
}
