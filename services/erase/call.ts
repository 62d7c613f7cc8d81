import type { CallRef } from '../../core/call.ts';
import { notFound } from '../../core/problem.ts';
import { callErasures } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import type { Act } from '../audit/change.ts';
import type { RunsPort } from '../runs/port.ts';
import { type OutsideDeps, outsideStores } from './outside.ts';
import { type ErasureReceipt, eraseRows, erasureOf, planErasure } from './rows.ts';

export type EraseDeps = OutsideDeps & {
  runs: Pick<RunsPort, 'eraseCall' | 'eraseContact'>;
  now: () => Date;
};

/**
 * Erases a call from every store in the registry: first its runs, then all rows in one transaction that also marks
 * objects no longer used, then these objects and temporary files. A running step finds no call when it tries to write,
 * and removes what it stored. `call_erasures` records the progress: after a kill at any moment the same request
 * finishes the erasure, and a finished one returns its receipt again. The sender's id is free afterwards: submitting
 * the same call again creates a new call. Bills stay, without their call.
 * @param act The request behind it; undefined for the tenant's own retention (see retain.ts).
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
