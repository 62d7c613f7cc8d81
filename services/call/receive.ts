import { and, eq } from 'drizzle-orm';
import { type CallPlan, type CallPriority, callPriorities, type Direction } from '../../core/call.ts';
import { Problem } from '../../core/problem.ts';
import type { Place } from '../../core/settings/pipeline.ts';
import { type SuppliedTranscript, suppliedTurns } from '../../core/transcript/supplied.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { toE164 } from '../../reading/phone/normalize.ts';
import { ifReadable, readPlace } from '../config/config.ts';
import { tell } from '../journal/tell.ts';
import { discardObject } from '../object/release.ts';
import { discardOnError, type WriteDeps } from '../object/write.ts';
import { saveRecording } from '../recording/rows.ts';
import type { StoredAudio } from '../recording/store.ts';
import type { RunsPort } from '../runs/port.ts';
import { saveSuppliedTranscript } from '../transcript/supply.ts';
import { planNewCall } from './plan.ts';
import { startCallRun } from './start.ts';

/** A call as a sender describes it. Numbers in any format; null when unknown. */
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

export type Intake = { call: NewCall; audio?: StoredAudio | undefined };
/** The result for a call: its id, `known` if it was received before, or why it was refused. */
export type Reception = { callId: string; known: boolean } | { problem: Problem };

/** Runs started at once; Temporal handles about 300 starts a second. */
const startsAtOnce = 16;

/**
 * Accepts calls, hundreds in one transaction: first their rows, then their runs. A repeated source id, even concurrent
 * or within the list, gets the first call's id with `known: true`; what came with the repeat is ignored. A bad call is
 * reported and blocks no other. Harmless when repeated. The sweep repairs a crash between rows and runs, with the same
 * priority.
 * @returns one result per call, in the given order; none for an empty list
 * @throws {StepFailure} Unavailable when stored audio is gone, because its sender paused for minutes between storing
 *   and this; then no call of the list is accepted
 */
export async function receiveCalls(
  deps: ReceiveDeps,
  { tenantId, intake, priority }: { tenantId: string; intake: readonly Intake[]; priority: CallPriority },
): Promise<Reception[]> {
  const { db, runs, now } = deps;
  const at = now();
  const answers = intake.map(({ call }): Reception | undefined => refusalOf(call));
  // In id order, so two concurrent lists wait for each other without deadlock.
  const order = [...intake.keys()]
    .filter((index) => !answers[index])
    .toSorted((a, b) => {
      const [one, other] = [intake[a]?.call.sourceCallId ?? '', intake[b]?.call.sourceCallId ?? ''];
      return one < other ? -1 : one > other ? 1 : a - b;
    });
  const uses = intake.flatMap(({ audio }) =>
    audio ? [{ tenantId, callId: audio.callId, key: audio.storageKey }] : [],
  );
  const plans = new Map<string, CallPlan>();
  await discardOnError(deps, uses, () =>
    withTenant(db, tenantId, async (tx) => {
      // Without it calls come in with their numbers as they were written, and their steps say what is wrong.
      const place = await ifReadable(readPlace(tx, tenantId));
      for (const index of order) {
        const one = intake[index];
        if (!one) continue;
        const { plan, ...received } = await insertCall(tx, { tenantId, ...one, priority, place, at });
        answers[index] = received;
        if (!received.known) plans.set(received.callId, plan);
      }
    }),
  );
  const received = answers.filter((answer) => answer !== undefined);
  const fresh = new Map(received.flatMap((one, index) => ('callId' in one && !one.known ? [[one.callId, index]] : [])));
  for (const use of uses) if (!fresh.has(use.callId)) await discardObject(deps, use).catch(() => {}); // the sweep removes it

  const starts = [...fresh].flatMap(([callId, index]) => {
    const call = intake[index]?.call;
    const plan = plans.get(callId);
    if (!call || !plan) return [];
    const { sourceCallId, direction } = call;
    return [{ tenantId, callId, sourceCallId, run: 1, direction, priority, receivedAt: at, plan }];
  });
  for (let from = 0; from < starts.length; from += startsAtOnce) {
    const some = starts.slice(from, from + startsAtOnce);
    // If Temporal is down the sender still succeeds: the rows are safe, and the sweep starts their runs.
    await Promise.allSettled(some.map((start) => startCallRun({ db, runs, now }, start)));
  }
  return received;
}

/** The same for one live call. @throws {Problem} what is wrong with it */
export async function receiveCall(
  deps: ReceiveDeps,
  { tenantId, ...one }: { tenantId: string } & Intake,
): Promise<{ callId: string; known: boolean }> {
  const [answer] = await receiveCalls(deps, { tenantId, intake: [one], priority: callPriorities.live });
  if (!answer) throw new Error('One call has one answer');
  if ('problem' in answer) throw answer.problem;
  return answer;
}

/** Why a call can never be accepted; undefined if it can. */
function refusalOf({ transcript }: NewCall): { problem: Problem } | undefined {
  try {
    if (transcript) suppliedTurns(transcript);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return { problem: error };
    throw error;
  }
}

type Setting = { tenantId: string; priority: CallPriority; place: Place | null; at: Date };

async function insertCall(
  tx: Tx,
  { tenantId, call, audio, priority, place, at }: Intake & Setting,
): Promise<{ callId: string; known: boolean; plan: CallPlan }> {
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
      fromE164: call.from && place ? toE164(call.from, place.region, place.ownNumbers) : null,
      toE164: call.to && place ? toE164(call.to, place.region, place.ownNumbers) : null,
      startedAt: call.startedAt,
      agentName: call.agentName ?? null,
      recordingUrl: call.recordingUrl ?? null,
      priority,
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
