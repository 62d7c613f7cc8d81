import { nextAllowed } from '../../core/contact/hours.ts';
import type { Tx } from '../../db/open.ts';
import { tell } from '../journal/tell.ts';
import { readRules } from './hours.ts';
import {
  changeAttempt,
  changePlan,
  endPlan,
  isOpenPlan,
  lockPlan,
  type PlanRef,
  type PlanRow,
  readAttempts,
} from './rows.ts';

/** Why a plan cannot be moved to a moment; `nearest` is the first moment that would do, null where none is known. */
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

/** `nearest` in milliseconds since 1970. */
export type Moved = { moved: true } | { moved: false; code: Refusal['code']; nearest: number | null };

/** Sets another due time. Harmless twice: the same moment again changes nothing but says so again. */
export async function movePlan(tx: Tx, { at, ...ref }: PlanRef & { at: string }, now: Date): Promise<Moved> {
  const plan = await lockPlan(tx, ref);
  if (!plan) return { moved: false, code: 'closed', nearest: null };
  const dueAt = new Date(at);
  if (plan.state === 'waiting' && plan.dueAt?.getTime() === dueAt.getTime()) return { moved: true };
  const refusal = await refusalOf(tx, plan, dueAt, now);
  if (refusal) return { moved: false, code: refusal.code, nearest: refusal.nearest?.getTime() ?? null };
  await changePlan(tx, ref, { dueAt, dueReason: 'moved' });
  const data = { dueAt: dueAt.toISOString(), reason: 'moved' };
  tell(tx, { ...ref, callId: plan.callId, type: 'plan.scheduled', data, at: now });
  return { moved: true };
}

/**
 * Withdraws a plan. One that waits, or whose call nobody has asked for yet, ends at once; `after_call` means that a call is in progress
 * and the plan ends with it. Harmless twice.
 */
export async function withdrawPlan(
  tx: Tx,
  { note, ...ref }: PlanRef & { note: string | null },
  now: Date,
): Promise<'canceled' | 'after_call' | 'closed'> {
  const plan = await lockPlan(tx, ref);
  if (!plan || !isOpenPlan(plan.state)) return plan?.state === 'canceled' ? 'canceled' : 'closed';
  await changePlan(tx, ref, { endNote: note, withdrawnAt: now });
  if (plan.state === 'dialing') {
    const attempt = (await readAttempts(tx, ref)).at(-1);
    if (attempt && attempt.state !== 'planned') return 'after_call';
    if (attempt) {
      const change = { state: 'not_placed', outcome: 'not_placed', endedAt: now } as const;
      await changeAttempt(tx, { ...ref, attemptId: attempt.id }, change);
    }
  }
  await endPlan(tx, plan, { state: 'canceled', reason: 'canceled' }, now);
  return 'canceled';
}
