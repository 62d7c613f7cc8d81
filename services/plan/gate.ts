import { and, eq, gt, inArray, ne } from 'drizzle-orm';
import { nextAllowed } from '../../core/contact/hours.ts';
import type { DueReason, PlanEnd } from '../../core/contact/plan.ts';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { contactAttempts, contactPlans } from '../../db/tables/plans.ts';
import { tell } from '../journal/tell.ts';
import { openReviewItem } from '../question/open.ts';
import type { PlanRun } from '../runs/port.ts';
import { rulesIfReadable } from './hours.ts';
import {
  changePlan,
  endPlan,
  isOpenPlan,
  lockForRun,
  lockNumber,
  openStates,
  type PlanRow,
  readAttempts,
} from './rows.ts';

/** Instants are milliseconds since 1970, since they travel through Temporal. */
export type GateDecision =
  | { kind: 'dial'; attemptId: string; number: number; ringSeconds: number; talkSeconds: number }
  | { kind: 'wait'; until: number; reason: DueReason }
  | { kind: 'ended'; state: PlanEnd };

const minuteMs = 60_000;
/** How often a plan checks settings that cannot be read: somebody has to save them again. */
export const settingsAgainMs = 5 * minuteMs;
/** An unresolved attempt blocks its number for this long; by then a person has been asked and others may proceed. */
const unresolvedMs = 24 * 60 * minuteMs;

/**
 * Decides whether to dial the plan's number now. If so, the intent row is written in this transaction, before anybody
 * asks the provider; a second call finds the intent and returns the same attempt.
 */
export async function gateAttempt(
  tx: Tx,
  run: PlanRun,
  { provider, now }: { provider: string; now: Date },
): Promise<GateDecision> {
  const plan = await lockForRun(tx, run);
  if (!plan) return { kind: 'ended', state: 'gone' };
  const ref = { tenantId: run.tenantId, planId: run.planId };
  if (!isOpenPlan(plan.state)) return { kind: 'ended', state: plan.state };
  const rules = await rulesIfReadable(tx, plan);
  if (!rules)
    return plan.dueAt && plan.dueAt > now ? wait(plan.dueAt, plan.dueReason ?? 'wished') : hold(tx, plan, now);
  const { policy, timeZone } = rules;
  const times = { ringSeconds: policy.ringTimeoutSeconds, talkSeconds: policy.maxTalkSeconds };
  const attempts = await readAttempts(tx, ref);
  const last = attempts.at(-1);
  if (plan.state === 'dialing' && last) return { kind: 'dial', attemptId: last.id, number: last.number, ...times };

  if (plan.dueAt && plan.dueAt > now) return wait(plan.dueAt, plan.dueReason ?? 'wished');
  const allowed = nextAllowed({ windows: policy.windows, timeZone }, now, policy.ringTimeoutSeconds);
  if (!allowed) return giveUp(tx, plan, 'no_window', now);
  if (allowed > now) return postpone(tx, plan, { dueAt: allowed, dueReason: 'outside_hours' }, now);
  if (plan.attemptsMade >= plan.maxAttempts) return giveUp(tx, plan, 'attempt_limit', now);
  await lockNumber(tx, plan);
  if (await isInUse(tx, plan, now)) {
    return postpone(tx, plan, { dueAt: new Date(now.getTime() + minuteMs), dueReason: 'number_in_use' }, now);
  }

  const attempt = { id: newId(), number: attempts.length + 1 };
  await tx.insert(contactAttempts).values({ ...ref, ...attempt, state: 'planned', provider, createdAt: now });
  await changePlan(tx, ref, { state: 'dialing' });
  const data = { attemptId: attempt.id, number: attempt.number };
  tell(tx, { ...ref, callId: plan.callId, type: 'plan.dialing', data, at: now });
  return { kind: 'dial', attemptId: attempt.id, number: attempt.number, ...times };
}

const wait = (until: Date, reason: DueReason): GateDecision => ({ kind: 'wait', until: until.getTime(), reason });

/** Checks again later. If a call may be in progress, the due time stays and only the reason changes. */
async function hold(tx: Tx, plan: PlanRow, now: Date): Promise<GateDecision> {
  const until = new Date(now.getTime() + settingsAgainMs);
  const due = { dueAt: until, dueReason: 'invalid_settings' } as const;
  if (plan.state === 'waiting' && plan.dueReason !== due.dueReason) return postpone(tx, plan, due, now);
  const { tenantId, id: planId } = plan;
  await changePlan(tx, { tenantId, planId }, plan.state === 'waiting' ? due : { dueReason: due.dueReason });
  return wait(until, due.dueReason);
}

async function postpone(
  tx: Tx,
  plan: PlanRow,
  due: { dueAt: Date; dueReason: DueReason },
  now: Date,
): Promise<GateDecision> {
  const { tenantId, callId, id: planId } = plan;
  await changePlan(tx, { tenantId, planId }, due);
  const data = { dueAt: due.dueAt.toISOString(), reason: due.dueReason };
  tell(tx, { tenantId, callId, planId, type: 'plan.scheduled', data, at: now });
  return wait(due.dueAt, due.dueReason);
}

async function giveUp(tx: Tx, plan: PlanRow, reason: string, now: Date): Promise<GateDecision> {
  const state = reason === 'attempt_limit' ? 'exhausted' : 'failed';
  await endPlan(tx, plan, { state, reason }, now);
  if (state === 'failed' && plan.callId) {
    const { tenantId, callId, id: planId } = plan;
    await openReviewItem(
      tx,
      { tenantId, callId, kind: 'callback_failed', subject: planId, facts: { planId, reason } },
      now,
    );
  }
  return { kind: 'ended', state };
}

/** Two promises to one number are kept one after the other, never at once. */
async function isInUse(tx: Tx, plan: PlanRow, now: Date): Promise<boolean> {
  const [other] = await tx
    .select({ id: contactAttempts.id })
    .from(contactAttempts)
    .innerJoin(
      contactPlans,
      and(eq(contactPlans.tenantId, contactAttempts.tenantId), eq(contactPlans.id, contactAttempts.planId)),
    )
    .where(
      and(
        eq(contactPlans.tenantId, plan.tenantId),
        eq(contactPlans.phoneE164, plan.phoneE164),
        ne(contactPlans.id, plan.id),
        inArray(contactAttempts.state, [...openStates]),
        gt(contactAttempts.createdAt, new Date(now.getTime() - unresolvedMs)),
      ),
    )
    .limit(1);
  return other !== undefined;
}
