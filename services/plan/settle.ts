import { nextStep, type PastAttempt } from '../../core/contact/next.ts';
import type { DueReason, Outcome, PlanEnd } from '../../core/contact/plan.ts';
import type { Tx } from '../../db/open.ts';
import { tell } from '../journal/tell.ts';
import { openReviewItem } from '../question/open.ts';
import { isOver } from './fold.ts';
import { settingsAgainMs } from './gate.ts';
import { rulesIfReadable } from './hours.ts';
import {
  type AttemptRow,
  type AttemptRun,
  changeAttempt,
  changePlan,
  endPlan,
  lockForRun,
  type PlanRow,
  readAttempts,
} from './rows.ts';

/** Times are milliseconds since 1970. `wait`: what follows cannot be decided yet; ask again then. */
export type Settled =
  | { kind: 'again'; dueAt: number; outcome: Outcome }
  | { kind: 'wait'; until: number; reason: DueReason }
  | { kind: 'ended'; state: PlanEnd };

/**
 * Concludes an attempt: outcome, number of attempts, and the next due time or the end of the plan. A second run finds
 * the plan no longer dialing and answers from its row. A plan withdrawn during the call ends, whatever the policy says;
 * the outcome is recorded all the same. While the tenant's settings cannot be read nothing is concluded, and the row
 * says why.
 */
export async function settleAttempt(tx: Tx, { run, ...ref }: AttemptRun, now: Date): Promise<Settled> {
  const plan = await lockForRun(tx, { ...ref, run });
  if (!plan) return { kind: 'ended', state: 'gone' };
  const attempts = await readAttempts(tx, ref);
  const attempt = attempts.find(({ id }) => id === ref.attemptId);
  if (plan.state !== 'dialing' || !attempt) return answerFromRow(plan, now);

  const rules = await rulesIfReadable(tx, plan);
  if (!rules) {
    await changePlan(tx, ref, { dueReason: 'invalid_settings' });
    return { kind: 'wait', until: now.getTime() + settingsAgainMs, reason: 'invalid_settings' };
  }
  const { policy, timeZone } = rules;
  const outcome = isOver(attempt.state) ? (attempt.outcome ?? 'unknown') : 'unknown';
  if (!attempt.outcome)
    await changeAttempt(tx, ref, { outcome, state: isOver(attempt.state) ? attempt.state : 'unknown' });
  const counts = policy.rules[outcome]?.counts ?? outcome === 'answered';
  const made = { attemptsMade: plan.attemptsMade + (counts ? 1 : 0), lastOutcome: outcome };
  await changePlan(tx, ref, made);
  const data = { attemptId: attempt.id, number: attempt.number, outcome, counts };
  tell(tx, { ...ref, callId: plan.callId, type: 'plan.attempted', data, at: now });

  const next = nextStep(
    outcome,
    history(attempts, attempt),
    { ...policy, maxAttempts: plan.maxAttempts },
    attempt.endedAt ?? now,
    timeZone,
    attempt.id,
  );
  if (plan.withdrawnAt && !(next.kind === 'end' && next.state === 'completed')) {
    await endPlan(tx, plan, { state: 'canceled', reason: 'canceled' }, now);
    return { kind: 'ended', state: 'canceled' };
  }
  if (next.kind === 'again') {
    await changePlan(tx, ref, { state: 'waiting', dueAt: next.at, dueReason: 'retry' });
    const due = { dueAt: next.at.toISOString(), reason: 'retry' };
    tell(tx, { ...ref, callId: plan.callId, type: 'plan.scheduled', data: due, at: now });
    return { kind: 'again', dueAt: next.at.getTime(), outcome };
  }
  await endPlan(tx, plan, next, now);
  if (next.state === 'failed' && plan.callId) {
    const { tenantId, callId, id: planId } = plan;
    const facts = { planId, attemptId: attempt.id, reason: next.reason };
    await openReviewItem(tx, { tenantId, callId, kind: 'callback_failed', subject: planId, facts }, now);
  }
  return { kind: 'ended', state: next.state };
}

const answerFromRow = (plan: PlanRow, now: Date): Settled =>
  plan.state === 'waiting' || plan.state === 'dialing'
    ? { kind: 'again', dueAt: (plan.dueAt ?? now).getTime(), outcome: plan.lastOutcome ?? 'unknown' }
    : { kind: 'ended', state: plan.state };

const history = (attempts: readonly AttemptRow[], current: AttemptRow): PastAttempt[] =>
  attempts
    .filter((attempt) => attempt.number < current.number && attempt.outcome)
    .map((attempt) => ({ outcome: attempt.outcome as Outcome, at: attempt.askedAt ?? attempt.createdAt }));
