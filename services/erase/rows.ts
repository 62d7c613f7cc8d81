import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { CallRef } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import {
  analyses,
  callErasures,
  callMetrics,
  callSteps,
  calls,
  events,
  parked,
  recordings,
  transcripts,
} from '../../db/tables/calls.ts';
import { callLinks, customerMemories, reviewItems } from '../../db/tables/customers.ts';
import { embedKeys } from '../../db/tables/embed.ts';
import { attemptReceipts, contactAttempts, contactPlans, simulatedCalls } from '../../db/tables/plans.ts';
import { inboundReceipts, modelCalls } from '../../db/tables/tenants.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { tell } from '../journal/tell.ts';
import { releaseObjects } from '../object/release.ts';
import { forgetAnswers } from '../request/key.ts';

/** How many of what went from which store. */
export type Erased = { store: string; what: string; count: number };

/** The row that tells of a call's erasure, or of a part of it. */
export const erasureOf = ({ tenantId, callId }: CallRef, part: 'call' | 'audio' | 'transcript' = 'call') =>
  and(eq(callErasures.tenantId, tenantId), eq(callErasures.callId, callId), eq(callErasures.part, part));

/** Notes that a call is to be erased, and what of it is still there; undefined where there is neither call nor erasure. */
export async function planErasure(tx: Tx, { tenantId, callId }: CallRef, now: Date) {
  const ofCall = and(eq(calls.tenantId, tenantId), eq(calls.id, callId));
  const [call] = await tx
    .select({ sourceCallId: calls.sourceCallId, run: calls.run })
    .from(calls)
    .where(ofCall)
    .for('update');
  if (call) {
    await tx.insert(callErasures).values({ tenantId, callId, startedAt: now }).onConflictDoNothing();
    // Otherwise the sweep would start again what is ended now.
    await tx.update(calls).set({ runStartedAt: now }).where(ofCall);
    await tx
      .update(contactPlans)
      .set({ runStartedAt: now })
      .where(and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.callId, callId)));
  }
  const [erasure] = await tx.select().from(callErasures).where(erasureOf({ tenantId, callId }));
  if (!erasure) return undefined;
  const { finishedAt, erased } = erasure;
  const receipt = finishedAt && { id: callId, erasedAt: finishedAt, erased };
  return {
    receipt,
    sourceCallId: call?.sourceCallId ?? null,
    run: call?.run ?? 0,
    contacts: call ? await contactsOf(tx, { tenantId, callId }) : [],
  };
}

/** The plans that came from a call, each with the number of its run. */
const contactsOf = (tx: Tx, { tenantId, callId }: CallRef) =>
  tx
    .select({ planId: contactPlans.id, run: contactPlans.run })
    .from(contactPlans)
    .where(and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.callId, callId)));

/** Takes every row of a call, writes down how many of each, and which objects nothing uses any more. */
export async function eraseRows(tx: Tx, act: Act | undefined, ref: CallRef, now: Date): Promise<void> {
  const { tenantId, callId } = ref;
  const ofCall = and(eq(calls.tenantId, tenantId), eq(calls.id, callId));
  const [still] = await tx.select({ id: calls.id }).from(calls).where(ofCall).for('update');
  if (!still) return; // Another request was faster, and its receipt stands.
  const planIds = (await contactsOf(tx, ref)).map(({ planId }) => planId);
  const attempts = await tx
    .select({ id: contactAttempts.id })
    .from(contactAttempts)
    .where(and(eq(contactAttempts.tenantId, tenantId), inArray(contactAttempts.planId, planIds)));
  const attemptIds = attempts.map(({ id }) => id);
  const erased: Erased[] = [];
  const note = (store: string, what: string, count: number | null) => {
    if (count) erased.push({ store, what, count });
  };
  const rows = async (what: string, table: PgTable & { tenantId: PgColumn }, which: SQL | undefined) =>
    note('database', what, (await tx.delete(table).where(and(eq(table.tenantId, tenantId), which))).rowCount);

  await rows('simulated_calls', simulatedCalls, inArray(simulatedCalls.attemptId, attemptIds));
  await rows('attempt_receipts', attemptReceipts, inArray(attemptReceipts.attemptId, attemptIds));
  await rows('contact_attempts', contactAttempts, inArray(contactAttempts.planId, planIds));
  await rows('contact_plans', contactPlans, eq(contactPlans.callId, callId));
  await rows('events', events, or(eq(events.callId, callId), inArray(events.planId, planIds)));
  await rows('inbound_receipts', inboundReceipts, eq(inboundReceipts.callId, callId));
  await rows('embed_keys', embedKeys, sql`${embedKeys.view} ->> 'callId' = ${callId}`);
  await rows('customer_memories', customerMemories, eq(customerMemories.callId, callId));
  await rows('review_items', reviewItems, eq(reviewItems.callId, callId));
  await rows('call_links', callLinks, eq(callLinks.callId, callId));
  await rows('parked', parked, eq(parked.callId, callId));
  await rows('call_metrics', callMetrics, eq(callMetrics.callId, callId));
  await rows('analyses', analyses, eq(analyses.callId, callId));
  await rows('transcripts', transcripts, eq(transcripts.callId, callId));
  await rows('recordings', recordings, eq(recordings.callId, callId));
  await rows('call_steps', callSteps, eq(callSteps.callId, callId));
  const bills = and(eq(modelCalls.tenantId, tenantId), eq(modelCalls.callId, callId));
  note(
    'database',
    'model_calls (kept without the call)',
    (await tx.update(modelCalls).set({ callId: null }).where(bills)).rowCount,
  );
  note('database', 'idempotency_keys (kept without the answer)', await forgetAnswers(tx, { tenantId, id: callId }));
  await rows('calls', calls, eq(calls.id, callId));

  note('temporal', 'runs', 1 + planIds.length);
  const left = await releaseObjects(tx, ref, ['audio', 'speech', 'words']);
  for (const [kind, count] of countByKind(left)) note('storage', kind, count);
  const storageKeys = left.map(({ key }) => key);
  await tx.update(callErasures).set({ erased, storageKeys }).where(erasureOf({ tenantId, callId }));
  tell(tx, { tenantId, type: 'call.erased', data: { callId }, at: now });
  if (act) await recordChange(tx, act, { noun: 'call', id: callId, after: { erased: byStore(erased) } });
}

/** How many objects of each kind, in the order in which the kinds appear. */
export function countByKind(objects: readonly { kind: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** The receipt as the audit log has it: by store, how many of what. */
function byStore(erased: readonly Erased[]): Record<string, Record<string, number>> {
  const told: Record<string, Record<string, number>> = {};
  for (const { store, what, count } of erased) {
    told[store] = { ...told[store], [what]: (told[store]?.[what] ?? 0) + count };
  }
  return told;
}
