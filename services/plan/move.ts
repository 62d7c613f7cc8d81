import { nextAllowed } from '../../core/contact/hours.ts';
import type { Tx } from '../../db/open.ts';
import { tell } from '../journal/tell.ts';
import { readRules } from './hours.ts';
import { changeAttempt, changeFromOutside, endPlan, isOpenPlan, type PlanRow, readAttempts } from './rows.ts';

/** Why a plan cannot be moved to a moment; `nearest` is the first possible moment, null if none is known. */
export type Refusal = { code: 'closed' | 'dialing' | 'past' | 'outside_hours' | 'no_window'; nearest: Date | null };

/** @returns null when the plan may be dialed at `at`. */
export async function refusalOf(tx: Tx, plan: PlanRow, at: Date, now: Date): Promise<Refusal | null> {
  if (!isOpenPlan(plan.state)) return { code: 'closed', nearest: null };
  if (plan.state === 'dialing') return { code: plan.withdrawnAt ? 'closed' : 'dialing', nearest: null };
  const { policy, timeZone } = await readRules(tx, plan);
  const earliest = at > now ? at : now;
  const nearest = nextAllowed({ windows: policy.windows, timeZone }, earliest, policy.ringTimeoutSeconds);
  if (!nearest) return { code: 'no_window', nearest };
  if (at <= now) return { code: 'past', nearest };
  return nearest.getTime() === at.getTime() ? null : { code: 'outside_hours', nearest };
}

/** Sets another due time; the caller holds the plan's lock and has checked that it is allowed. */
export async function movePlan(tx: Tx, plan: PlanRow, { dueAt, now }: { dueAt: Date; now: Date }): Promise<void> {
  const ref = { tenantId: plan.tenantId, planId: plan.id };
  await changeFromOutside(tx, ref, { dueAt, dueReason: 'moved' });
  const data = { dueAt: dueAt.toISOString(), reason: 'moved' };
  tell(tx, { ...ref, callId: plan.callId, type: 'plan.scheduled', data, at: now });
}

/**
 * Withdraws an open plan; the caller holds its lock. One that waits, or whose call has not been requested yet, ends at
 * once; one with a call in progress ends with it. Harmless when repeated.
 */
export async function withdrawPlan(
  tx: Tx,
  plan: PlanRow,
  { note, now }: { note: string | null; now: Date },
): Promise<void> {
  if (!isOpenPlan(plan.state) || plan.withdrawnAt) return;
  const ref = { tenantId: plan.tenantId, planId: plan.id };
  await changeFromOutside(tx, ref, { endNote: note, withdrawnAt: now });
  const attempt = plan.state === 'dialing' ? (await readAttempts(tx, ref)).at(-1) : undefined;
  if (attempt && attempt.state !== 'planned') return;
  if (attempt) {
    const change = { state: 'not_placed', outcome: 'not_placed', endedAt: now } as const;
    await changeAttempt(tx, { ...ref, attemptId: attempt.id }, change);
  }
  await endPlan(tx, plan, { state: 'canceled', reason: 'canceled' }, now);
}
