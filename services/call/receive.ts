import { and, eq } from 'drizzle-orm';
import type { Direction } from '../../core/call.ts';
import { Problem } from '../../core/problem.ts';
import type { SuppliedTranscript } from '../../core/transcript/supplied.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { calls, recordings } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { toE164 } from '../../reading/phone/normalize.ts';
import { readPipeline } from '../config/config.ts';
import { recordEvents } from '../journal/events.ts';
import { holdAudio } from '../recording/hold.ts';
import type { RunsPort } from '../runs/port.ts';
import { saveSuppliedTranscript } from '../transcript/supply.ts';

/** A call as a sender describes it. Numbers in any written form; null when withheld. */
export type NewCall = {
  sourceCallId: string;
  direction: Direction;
  from: string | null;
  to: string | null;
  startedAt: Date;
  agentName?: string | null | undefined;
  recordingUrl?: string | null | undefined;
  transcript?: SuppliedTranscript | null | undefined;
};

/** Audio that is in storage already, under its content's key. */
export type StoredAudio = { storageKey: string; sha256: string; bytes: number; contentType: string };

type ReceiveDeps = {
  db: Database;
  runs: RunsPort;
  now: () => Date;
  /** Looked into for the audio of a call that brings it. */
  storage?: Pick<StoragePort, 'head'>;
};

/**
 * Accepts a call: one row first, then its run. The same source id again, also at the same moment, meets the unique index and gets
 * the first call's id with `known: true`; what came with the repeat is not looked at. A crash between row and run is mended by the sweep.
 * @throws {Problem} unavailable when the call's audio was erased, with another call that had the same, while this one came in
 */
export async function receiveCall(
  { db, runs, now, storage }: ReceiveDeps,
  { tenantId, call, audio }: { tenantId: string; call: NewCall; audio?: StoredAudio | undefined },
): Promise<{ callId: string; known: boolean }> {
  const at = now();
  const received = await withTenant(db, tenantId, (tx) => insertCall(tx, storage, { tenantId, call, audio, at }));
  if (!received.known) await startRun({ db, runs, now }, { tenantId, callId: received.callId, call, receivedAt: at });
  return received;
}

async function insertCall(
  tx: Tx,
  storage: ReceiveDeps['storage'],
  { tenantId, call, audio, at }: { tenantId: string; call: NewCall; audio: StoredAudio | undefined; at: Date },
): Promise<{ callId: string; known: boolean }> {
  const { config } = await readPipeline(tx, tenantId);
  const callId = newId();
  const [row] = await tx
    .insert(calls)
    .values({
      tenantId,
      id: callId,
      sourceCallId: call.sourceCallId,
      direction: call.direction,
      fromNumber: call.from,
      toNumber: call.to,
      fromE164: call.from ? toE164(call.from, config.region, config.ownNumbers) : null,
      toE164: call.to ? toE164(call.to, config.region, config.ownNumbers) : null,
      startedAt: call.startedAt,
      agentName: call.agentName ?? null,
      recordingUrl: call.recordingUrl ?? null,
      receivedAt: at,
    })
    .onConflictDoNothing({ target: [calls.tenantId, calls.sourceCallId] })
    .returning({ id: calls.id });
  if (!row) return { callId: await knownCall(tx, tenantId, call.sourceCallId), known: true };

  if (audio && storage && !(await holdAudio(tx, storage, { tenantId, ...audio })))
    throw new Problem('unavailable', 'The audio went with a call that was erased just now; send it again');
  if (audio) await tx.insert(recordings).values({ tenantId, callId, ...audio, createdAt: at });
  if (call.transcript) await saveSuppliedTranscript(tx, { tenantId, callId, transcript: call.transcript, now: at });
  await recordEvents(tx, [{ tenantId, callId, type: 'call.received', data: { stage: 'received' }, at }]);
  return { callId, known: false };
}

async function knownCall(tx: Tx, tenantId: string, sourceCallId: string): Promise<string> {
  const [known] = await tx
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.tenantId, tenantId), eq(calls.sourceCallId, sourceCallId)));
  if (!known) throw new Error('A call that conflicts must be there');
  return known.id;
}

/** A server of runs that is away does not fail the sender: the row is safe, and the sweep starts its run. */
async function startRun(
  { db, runs, now }: ReceiveDeps,
  { tenantId, callId, call, receivedAt }: { tenantId: string; callId: string; call: NewCall; receivedAt: Date },
): Promise<void> {
  try {
    await runs.startCall({
      tenantId,
      callId,
      sourceCallId: call.sourceCallId,
      direction: call.direction,
      agentName: call.agentName ?? null,
      receivedAt,
    });
  } catch {
    return;
  }
  await withTenant(db, tenantId, (tx) =>
    tx
      .update(calls)
      .set({ runStartedAt: now() })
      .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId))),
  );
}
