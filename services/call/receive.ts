import { and, eq } from 'drizzle-orm';
import { type CallPlan, callPriorities, type Direction } from '../../core/call.ts';
import type { SuppliedTranscript } from '../../core/transcript/supplied.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { toE164 } from '../../reading/phone/normalize.ts';
import { readPipeline } from '../config/config.ts';
import { tell } from '../journal/tell.ts';
import { discardObject } from '../object/release.ts';
import { orDiscard, type WriteDeps } from '../object/write.ts';
import { saveRecording } from '../recording/rows.ts';
import type { StoredAudio } from '../recording/store.ts';
import type { RunsPort } from '../runs/port.ts';
import { saveSuppliedTranscript } from '../transcript/supply.ts';
import { planNewCall } from './plan.ts';
import { startCallRun } from './start.ts';

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

type ReceiveDeps = WriteDeps & { runs: RunsPort; now: () => Date };

/**
 * Accepts a call: one row first, then its run. The same source id again, also at the same moment, meets the unique index and gets
 * the first call's id with `known: true`; what came with the repeat is not looked at. A crash between row and run is mended by the sweep.
 * @param audio What was stored for this call under an id of its own, which the call gets; of a repeat it is discarded.
 * @throws {Problem} unavailable when the audio is gone, as its sender has paused for minutes between storing and this
 */
export async function receiveCall(
  { runs, now, ...deps }: ReceiveDeps,
  { tenantId, call, audio }: { tenantId: string; call: NewCall; audio?: StoredAudio | undefined },
): Promise<{ callId: string; known: boolean }> {
  const { db } = deps;
  const at = now();
  const uses = audio ? [{ tenantId, callId: audio.callId, key: audio.storageKey }] : [];
  const received = await orDiscard(deps, uses, () =>
    withTenant(db, tenantId, (tx) => insertCall(tx, { tenantId, call, audio, at })),
  );
  const { callId, known, plan } = received;
  if (known) for (const use of uses) await discardObject(deps, use);
  const { sourceCallId, direction } = call;
  const start = {
    tenantId,
    callId,
    sourceCallId,
    run: 1,
    direction,
    priority: callPriorities.live,
    receivedAt: at,
    plan,
  };
  // A server of runs that is away does not fail the sender: the row is safe, and the sweep starts its run.
  if (!known) await startCallRun({ db, runs, now }, start).catch(() => {});
  return { callId, known };
}

async function insertCall(
  tx: Tx,
  { tenantId, call, audio, at }: { tenantId: string; call: NewCall; audio: StoredAudio | undefined; at: Date },
): Promise<{ callId: string; known: boolean; plan: CallPlan }> {
  const { config } = await readPipeline(tx, tenantId);
  const callId = audio?.callId ?? newId();
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
  if (!row) return { callId: await knownCall(tx, tenantId, call.sourceCallId), known: true, plan: [] };

  if (audio) await saveRecording(tx, { tenantId, callId }, audio, at);
  if (call.transcript) await saveSuppliedTranscript(tx, { tenantId, callId, transcript: call.transcript, now: at });
  tell(tx, { tenantId, callId, type: 'call.received', data: { stage: 'received' }, at });
  const sources = { hasAudio: Boolean(audio ?? call.recordingUrl), hasTranscript: Boolean(call.transcript) };
  return { callId, known: false, plan: await planNewCall(tx, { tenantId, callId }, sources, at) };
}

async function knownCall(tx: Tx, tenantId: string, sourceCallId: string): Promise<string> {
  const [known] = await tx
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.tenantId, tenantId), eq(calls.sourceCallId, sourceCallId)));
  if (!known) throw new Error('A call that conflicts must be there');
  return known.id;
}
