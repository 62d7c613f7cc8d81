import { text } from 'node:stream/consumers';
import type { CallRef } from '../../core/call.ts';
import { StepFailure } from '../../core/failures.ts';
import { withTenant } from '../../db/tenant.ts';
import type { SpeechResult } from '../../providers/speech/port.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { findObject } from '../object/claim.ts';
import { saveObject, type WriteDeps } from '../object/write.ts';

export type HeardDeps = WriteDeps & { storage: StoragePort };

type Request = { sha256: string; requestHash: string; channel: number };

/**
 * An engine's result for a channel is named by its request: a repeated step, and another call with the same audio, find
 * it and pay nothing. It is removed with the last call that used it.
 */
const contentOf = ({ sha256, requestHash, channel }: Request) =>
  ({ kind: 'speech', content: `${sha256}.${requestHash}.${channel}` }) as const;

/** Undefined if there is none yet. @throws {StepFailure} NotFound when the call is gone */
export async function findHeard(
  { db, storage }: HeardDeps,
  ref: CallRef,
  request: Request,
): Promise<SpeechResult | undefined> {
  const key = await withTenant(db, ref.tenantId, (tx) => findObject(tx, ref, contentOf(request)));
  if (!key) return undefined;
  try {
    return JSON.parse(await text(await storage.get(key))) as SpeechResult;
  } catch (error) {
    if (error instanceof StepFailure && error.type === 'NotFound') return undefined;
    throw error;
  }
}

/** @throws {StepFailure} NotFound when the call was erased meanwhile: then nothing is written */
export async function saveHeard(deps: HeardDeps, ref: CallRef, request: Request, heard: SpeechResult): Promise<void> {
  const body = Buffer.from(JSON.stringify(heard));
  const json = { bytes: body.length, body: () => body, contentType: 'application/json' };
  await saveObject(deps, ref, { ...contentOf(request), ...json });
}
