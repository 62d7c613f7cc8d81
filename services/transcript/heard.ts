import { text } from 'node:stream/consumers';
import { StepFailure } from '../../core/failures.ts';
import type { SpeechResult } from '../../providers/speech/port.ts';
import type { StoragePort } from '../../providers/storage/port.ts';

type Request = { tenantId: string; requestHash: string; channel: number };

/**
 * What an engine heard on a channel is kept under the request that it answered, apart from any call: a step that runs again, and another
 * call with the same audio, find it and pay nothing.
 */
const keyOf = ({ tenantId, requestHash, channel }: Request) =>
  `${tenantId}/speech/${requestHash}/channel-${channel}.json`;

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
