import { and, eq, inArray } from 'drizzle-orm';
import type { CallRef } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { callErasures, calls } from '../../db/tables/calls.ts';
import { contactAttempts, contactPlans } from '../../db/tables/plans.ts';
import { type Act, recordChange } from '../audit/change.ts';
import { tell } from '../journal/tell.ts';
import { outsideStores } from './outside.ts';
import type { Subjects } from './rule.ts';
import { eraseFromTables } from './tables.ts';

/** An erasure that took longer than this was interrupted. */
export const brokenOffMs = 3_600_000;

/** How many items were removed from a store. */
export type Erased = { store: string; what: string; count: number };
export type ErasureReceipt = { id: string; erasedAt: Date; erased: Erased[] };

/** The row of a call's erasure, or of a part of it. */
export const erasureOf = ({ tenantId, callId }: CallRef, part: 'call' | 'audio' | 'transcript' = 'call') =>
  and(eq(callErasures.tenantId, tenantId), eq(callErasures.callId, callId), eq(callErasures.part, part));

/** Records that a call is to be erased, and what is left of it; undefined if there is neither call nor erasure. */
export async function planErasure(tx: Tx, { tenantId, callId }: CallRef, now: Date) {
  const ofCall = and(eq(calls.tenantId, tenantId), eq(calls.id, callId));
  const [call] = await tx
    .select({ sourceCallId: calls.sourceCallId, run: calls.run })
    .from(calls)
    .where(ofCall)
    .for('update');
  if (call) {
    await tx.insert(callErasures).values({ tenantId, callId, startedAt: now }).onConflictDoNothing();
    // The sweep leaves these runs alone until the erasure counts as interrupted.
    const runStartedAt = new Date(now.getTime() + brokenOffMs);
    await tx.update(calls).set({ runStartedAt }).where(ofCall);
    await tx
      .update(contactPlans)
      .set({ runStartedAt })
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

/** The plans created from a call, each with its run number. */
const contactsOf = (tx: Tx, { tenantId, callId }: CallRef) =>
  tx
    .select({ planId: contactPlans.id, run: contactPlans.run })
    .from(contactPlans)
    .where(and(eq(contactPlans.tenantId, tenantId), eq(contactPlans.callId, callId)));

/** Deletes every row of a call, and records how many of each and which objects are no longer used. */
export async function eraseRows(tx: Tx, act: Act | undefined, ref: CallRef, now: Date): Promise<void> {
  const { tenantId, callId } = ref;
  const ofCall = and(eq(calls.tenantId, tenantId), eq(calls.id, callId));
  const [still] = await tx.select({ id: calls.id }).from(calls).where(ofCall).for('update');
  if (!still) return; // Another request was faster, and its receipt stands.
  const call = await callSubject(tx, ref);
  const erased: Erased[] = [];
  const note = (store: string, counts: Iterable<[string, number]>) => {
    for (const [what, count] of counts) erased.push({ store, what, count });
  };
  note('database', await eraseFromTables(tx, 'call', call));
  note('temporal', [['runs', 1 + call.planIds.length]]);
  const storageKeys: string[] = [];
  for (const { name, mark } of outsideStores) {
    const left = await mark(tx, ref, ['audio', 'speech', 'words']);
    note(name, countByKind(left));
    storageKeys.push(...left.map(({ key }) => key));
  }
  await tx.update(callErasures).set({ erased, storageKeys }).where(erasureOf({ tenantId, callId }));
  tell(tx, { tenantId, type: 'call.erased', data: { callId }, at: now });
  if (act) await recordChange(tx, act, { noun: 'call', id: callId, after: { erased: byStore(erased) } });
}

/** A call with everything that depends on it: its plans and their attempts. */
export async function callSubject(tx: Tx, ref: CallRef): Promise<Subjects['call']> {
  const planIds = (await contactsOf(tx, ref)).map(({ planId }) => planId);
  return {
    tenantId: ref.tenantId,
    callId: ref.callId,
    planIds,
    attemptIds: await attemptsOf(tx, ref.tenantId, planIds),
  };
}

/** Ids of the attempts of plans. */
export async function attemptsOf(tx: Tx, tenantId: string, planIds: readonly string[]): Promise<string[]> {
  const rows = await tx
    .select({ id: contactAttempts.id })
    .from(contactAttempts)
    .where(and(eq(contactAttempts.tenantId, tenantId), inArray(contactAttempts.planId, [...planIds])));
  return rows.map(({ id }) => id);
}

/** How many objects of each kind, in order of first appearance. */
export function countByKind(objects: readonly { kind: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** The receipt as audited: counts by store. */
export function byStore(erased: readonly Erased[]): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { store, what, count } of erased) {
    counts[store] = { ...counts[store], [what]: (counts[store]?.[what] ?? 0) + count };
  }
  return counts;
}
