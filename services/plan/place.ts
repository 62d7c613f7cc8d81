import { nextAllowed } from '../../core/contact/hours.ts';
import type { AttemptState } from '../../core/contact/plan.ts';
import type { Database, Tx } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { DialRefused, type TelephonyPort } from '../../providers/telephony/port.ts';
import { foldStatus, isOver } from './fold.ts';
import { type Rules, rulesIfReadable } from './hours.ts';
import { type AttemptRow, type AttemptRun, changeAttempt, lockForRun, lockPlan, readAttempts } from './rows.ts';

type PlaceDeps = { db: Database; telephony: TelephonyPort; now: () => Date };
/** `over`: the outcome is known; `live`: the provider has the call; `unknown`: nobody knows, reconcile. */
export type Placed = 'over' | 'live' | 'unknown';

/**
 * Asks the provider to dial, once per attempt whatever happens: the row is marked before the request goes out, and a
 * marked attempt is never requested again. The same transaction checks the plan once more, so a cancel, the end of the
 * calling hours or unreadable settings since the gate prevent the call.
 */
export const createPlaceCall =
  (deps: PlaceDeps) =>
  async (ref: AttemptRun): Promise<Placed> => {
    const { db, telephony, now } = deps;
    const claimed = await withTenant(db, ref.tenantId, (tx) => claim(tx, ref, now()));
    if (claimed.kind === 'not_mine') return placedBy(claimed.state);

    const { toE164, ringTimeoutSeconds } = claimed;
    const asked = { tenantId: ref.tenantId, attemptId: ref.attemptId, toE164, ringTimeoutSeconds };
    const answer = await telephony.place(asked).catch((error: unknown) => ({ error }));
    const state = await withTenant(db, ref.tenantId, (tx) => note(tx, ref, answer, now()));
    return placedBy(state);
  };

const placedBy = (state: AttemptState): Placed => {
  if (isOver(state)) return 'over';
  return state === 'accepted' || state === 'answered' ? 'live' : 'unknown';
};

type Claim =
  | { kind: 'claimed'; toE164: string; ringTimeoutSeconds: number }
  | { kind: 'not_mine'; state: AttemptState };

async function claim(tx: Tx, ref: AttemptRun, now: Date): Promise<Claim> {
  const plan = await lockForRun(tx, ref);
  const attempt = (await readAttempts(tx, ref)).find(({ id }) => id === ref.attemptId);
  if (!plan || !attempt) return { kind: 'not_mine', state: 'not_placed' };
  if (attempt.state !== 'planned') return { kind: 'not_mine', state: attempt.state };
  const rules = await rulesIfReadable(tx, plan);
  if (!rules || plan.state !== 'dialing' || plan.withdrawnAt || !mayRing(rules, now)) {
    await changeAttempt(tx, ref, { state: 'not_placed', outcome: 'not_placed', endedAt: now });
    return { kind: 'not_mine', state: 'not_placed' };
  }
  await changeAttempt(tx, ref, { state: 'asked', askedAt: now });
  return { kind: 'claimed', toE164: plan.phoneE164, ringTimeoutSeconds: rules.policy.ringTimeoutSeconds };
}

function mayRing({ policy, timeZone }: Rules, now: Date): boolean {
  const allowed = nextAllowed({ windows: policy.windows, timeZone }, now, policy.ringTimeoutSeconds);
  return allowed?.getTime() === now.getTime();
}

/**
 * Status events may arrive before the provider's reply: the row only moves forward. The provider's answer counts
 * whichever run asked.
 */
async function note(
  tx: Tx,
  ref: AttemptRun,
  answer: { providerCallId: string } | { error: unknown },
  now: Date,
): Promise<AttemptState> {
  await lockPlan(tx, ref);
  const attempt = (await readAttempts(tx, ref)).find(({ id }) => id === ref.attemptId);
  if (!attempt) return 'not_placed';
  const change = afterAnswer(attempt, answer, now);
  await changeAttempt(tx, ref, change);
  return change.state ?? attempt.state;
}

function afterAnswer(
  attempt: AttemptRow,
  answer: { providerCallId: string } | { error: unknown },
  now: Date,
): Partial<AttemptRow> {
  if ('providerCallId' in answer) {
    const { providerCallId } = answer;
    const queued = {
      providerCallId,
      status: 'queued',
      answeredBy: null,
      talkSeconds: null,
      failureCode: null,
    } as const;
    return { ...foldStatus(attempt, queued, now), providerCallId };
  }
  if (attempt.state !== 'asked') return { state: attempt.state };
  return answer.error instanceof DialRefused
    ? { state: 'ended', outcome: answer.error.outcome, endedAt: now }
    : { state: 'unknown' };
}
