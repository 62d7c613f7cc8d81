import type { Tx } from '../../db/open.ts';
import type { SpeechResult } from '../../providers/speech/port.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { findHeard, readStored } from './heard.ts';
import { readPace } from './limit.ts';
import type { ToHear } from './request.ts';

/** What was heard already, by channel, for this call or another with the same audio, and the engine's pace. */
export type Before = { keys: readonly (string | undefined)[]; pace: number | null };

/** Sent at once. @throws {StepFailure} NotFound when the call is gone */
export async function readBefore(
  tx: Tx,
  { ref, recording, listener, requestHash, channels }: ToHear,
  now: Date,
): Promise<Before> {
  const { sha256 } = recording;
  const found = channels.map((channel) => findHeard(tx, ref, { sha256, requestHash, channel }));
  const measured = readPace(tx, { tenantId: ref.tenantId, engine: listener.speech.engine, now });
  const [keys, pace] = await Promise.all([Promise.all(found), measured]);
  return { keys, pace };
}

/** The results behind the keys, by channel; what is gone from storage is missing. */
export async function readHeard(
  storage: Pick<StoragePort, 'get'>,
  channels: readonly number[],
  keys: Before['keys'],
): Promise<Map<number, SpeechResult>> {
  const heard = new Map<number, SpeechResult>();
  for (const [at, channel] of channels.entries()) {
    const result = await readStored(storage, keys[at]);
    if (result) heard.set(channel, result);
  }
  return heard;
}
