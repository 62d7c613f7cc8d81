import type { CallRef } from '../../core/call.ts';
import { notFound } from '../../core/problem.ts';
import { callErasures } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import type { Act } from '../audit/change.ts';
import type { RunsPort } from '../runs/port.ts';
import { type OutsideDeps, outsideStores } from './outside.ts';
import { type Erased, eraseRows, erasureOf, planErasure } from './rows.ts';

export type ErasureReceipt = { id: string; erasedAt: Date; erased: Erased[] };

export type EraseDeps = OutsideDeps & {
  runs: Pick<RunsPort, 'eraseCall' | 'eraseContact'>;
  now: () => Date;
};

/**
 * Erases a call in every store of the registry: first its runs, then all rows in one transaction that also marks which objects are left
 * without a user, then these objects and temporary files. A step that is under way finds no call when it comes to write, and takes back what it has in
 * storage. What was begun stands in `call_erasures`: a kill at any moment leaves an erasure that the same request finishes, and a finished
 * one is answered with its receipt again. The sender's id is free afterwards: the same call handed in again is a new call. Bills stay,
 * without the call they were for.
 * @param act The request behind it; undefined where it is the tenant's own rule (see retain.ts).
 * @throws {Problem} not_found; unavailable when Temporal cannot be reached
 */
export async function eraseCall(deps: EraseDeps, act: Act | undefined, ref: CallRef): Promise<ErasureReceipt> {
  const { db, runs, now } = deps;
  const { tenantId, callId } = ref;
  const plan = await withTenant(db, tenantId, (tx) => planErasure(tx, ref, now()));
  if (!plan) throw notFound('call', callId);
  if (plan.receipt) return plan.receipt;
  if (plan.sourceCallId !== null) {
    await runs.eraseCall({ tenantId, sourceCallId: plan.sourceCallId, run: plan.run });
    for (const contact of plan.contacts) await runs.eraseContact({ tenantId, ...contact });
    await withTenant(db, tenantId, (tx) => eraseRows(tx, act, ref, now()), 'erasure');
  }

  const thisErasure = erasureOf(ref);
  const left = await withTenant(
    db,
    tenantId,
    async (tx) => (await tx.select().from(callErasures).where(thisErasure))[0],
  );
  if (!left) throw new Error('An erasure that was begun must be there');
  for (const store of outsideStores) await store.remove(deps, ref, left.storageKeys);
  const finished = { finishedAt: now(), storageKeys: [] };
  await withTenant(db, tenantId, (tx) => tx.update(callErasures).set(finished).where(thisErasure));
  return { id: callId, erasedAt: finished.finishedAt, erased: left.erased };
}
