import type { CallRef } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import type { SpeechResult } from '../../providers/speech/port.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { findObject } from '../object/claim.ts';
import { readJson } from '../object/read.ts';
import { saveObject, type WriteDeps } from '../object/write.ts';

type Request = { sha256: string; requestHash: string; channel: number };

/**
 * An engine's result for a channel is named by its request: a repeated step, and another call with the same audio, find
 * it and pay nothing. It is removed with the last call that used it.
 */
const contentOf = ({ sha256, requestHash, channel }: Request) =>
  ({ kind: 'speech', content: `${sha256}.${requestHash}.${channel}` }) as const;

/** Where it is stored; undefined where there is nothing yet. @throws {StepFailure} NotFound when the call is gone */
export const findHeard = (tx: Tx, ref: CallRef, request: Request): Promise<string | undefined> =>
  findObject(tx, ref, contentOf(request));

/** Undefined without a key, and where the object is gone. */
export const readStored = (
  storage: Pick<StoragePort, 'get'>,
  key: string | undefined,
): Promise<SpeechResult | undefined> => readJson(storage, key);

/**
 * @param bill Written in the transaction that claims the object; left out where it is written otherwise.
 * @throws {StepFailure} NotFound when the call was erased while the engine listened: only the bill is written then
 */
export async function saveHeard(
  deps: WriteDeps,
  ref: CallRef,
  { bill, ...request }: Request & { bill?: (tx: Tx) => PromiseLike<unknown> },
  heard: SpeechResult,
): Promise<void> {
  const body = Buffer.from(JSON.stringify(heard));
  const json = { bytes: body.length, body: () => body, contentType: 'application/json' };
  await saveObject(deps, ref, { ...contentOf(request), ...json, ...(bill ? { also: bill } : {}) });
}
