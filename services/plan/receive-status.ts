import { and, eq } from 'drizzle-orm';
import type { Database, Tx } from '../../db/open.ts';
import { attemptReceipts, contactAttempts } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import type { StatusEvent } from '../../providers/telephony/port.ts';
import { openReviewItem } from '../question/open.ts';
import type { PlanRun, RunsPort } from '../runs/port.ts';
import { foldStatus, isOver } from './fold.ts';
import { changeAttempt, lockPlan } from './rows.ts';

type ReceiveDeps = { db: Database; runs: Pick<RunsPort, 'contactCallEnded'>; now: () => Date };

/**
 * Handles a provider's status event: stores its receipt, applies it to the attempt and, once the call is over, wakes
 * the plan's run. Late, duplicate and reordered events are harmless; events about attempts unknown to this tenant are
 * dropped. A lost wake-up only costs the wait until the run checks by itself.
 */
export const createReceiveStatus =
  ({ db, runs, now }: ReceiveDeps) =>
  async (event: StatusEvent): Promise<void> => {
    const ended = await withTenant(db, event.tenantId, (tx) => receive(tx, event, now()));
    if (ended) await runs.contactCallEnded(ended, event.attemptId);
  };

/** @returns the plan whose run should learn that the call is over */
async function receive(tx: Tx, event: StatusEvent, now: Date): Promise<PlanRun | undefined> {
  const { tenantId, attemptId, sequence, status } = event;
  const ref = { tenantId, attemptId };
  // Looked up first for its plan, then read again under the plan's lock.
  const planId = (await readAttempt(tx, ref))?.planId;
  if (!planId) return undefined;
  const plan = await lockPlan(tx, { tenantId, planId });
  if (!plan) return undefined; // Erased in the meantime.
  await tx
    .insert(attemptReceipts)
    .values({ ...ref, sequence, status, receivedAt: now })
    .onConflictDoNothing();
  const attempt = await readAttempt(tx, ref);
  if (!attempt) return undefined;

  if (attempt.state === 'not_placed') {
    // We had given it up as never placed, but somebody's phone rang all the same.
    if (plan.callId) {
      const facts = { planId, attemptId, status };
      const item = { tenantId, callId: plan.callId, kind: 'call_appeared_late', subject: attemptId, facts };
      await openReviewItem(tx, item, now);
    }
    return undefined;
  }
  const facts = foldStatus(attempt, event, now);
  await changeAttempt(tx, ref, { ...facts, lastSequence: Math.max(attempt.lastSequence, sequence) });
  return isOver(facts.state) && plan.state === 'dialing' ? { tenantId, planId, run: plan.run } : undefined;
}

type Ref = { tenantId: string; attemptId: string };
const thisAttempt = ({ tenantId, attemptId }: Ref) =>
  and(eq(contactAttempts.tenantId, tenantId), eq(contactAttempts.id, attemptId));

async function readAttempt(tx: Tx, ref: Ref) {
  const [row] = await tx.select().from(contactAttempts).where(thisAttempt(ref));
  return row;
}
