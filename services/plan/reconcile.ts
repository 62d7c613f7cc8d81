import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Database, Tx } from '../../db/open.ts';
import { contactAttempts } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import type { PlacedCall, TelephonyPort } from '../../providers/telephony/port.ts';
import { openReviewItem } from '../question/open.ts';
import { foldStatus, isOver } from './fold.ts';
import { rulesIfReadable } from './hours.ts';
import { type AttemptRow, type AttemptRun, changeAttempt, lockForRun, type PlanRow, readAttempts } from './rows.ts';

type ReconcileDeps = { db: Database; telephony: TelephonyPort; now: () => Date };
/**
 * `over`: the outcome is known; `live`: the call is in progress; `missing`: the provider shows no such call yet, look
 * again in a minute.
 */
export type Found = 'over' | 'live' | 'missing';

/** Our clock and the provider's may differ by this much. */
const clockSkewMs = 30_000;
/** This long after the ring timeout, a placed call would be in the provider's list. */
const marginMs = 60_000;
/** A list may lag behind: one empty look proves nothing. */
const leastLooks = 2;

/**
 * Finds out what became of an attempt: asks the provider for the call if its id is known, else for calls to the number
 * since it was requested. Exactly one is adopted. None, twice and after the call would have rung out: `not_placed`.
 * Several: the first is adopted and a person is notified. Only reads from the provider, so it may run any number of
 * times.
 * @param look how often this attempt has been looked for, from 1
 */
export const createReconcile =
  (deps: ReconcileDeps) =>
  async ({ look, ...ref }: AttemptRun & { look: number }): Promise<Found> => {
    const { db, telephony, now } = deps;
    const before = await withTenant(db, ref.tenantId, (tx) => settleUnasked(tx, ref, now()));
    if (!before || isOver(before.attempt.state)) return 'over';

    const { attempt, plan } = before;
    const calls = await ask(telephony, plan, attempt);
    return withTenant(db, ref.tenantId, (tx) => adopt(tx, ref, { calls, look, now: now() }));
  };

/** An intent not yet sent to the provider can still be withdrawn: from here on nobody will send it. */
async function settleUnasked(
  tx: Tx,
  ref: AttemptRun,
  now: Date,
): Promise<{ plan: PlanRow; attempt: AttemptRow } | undefined> {
  const plan = await lockForRun(tx, ref);
  const attempt = (await readAttempts(tx, ref)).find(({ id }) => id === ref.attemptId);
  if (!plan || !attempt) return undefined;
  if (attempt.state !== 'planned') return { plan, attempt };
  const change = { state: 'not_placed', outcome: 'not_placed', endedAt: now } as const;
  await changeAttempt(tx, ref, change);
  return { plan, attempt: { ...attempt, ...change } };
}

async function ask(telephony: TelephonyPort, plan: PlanRow, attempt: AttemptRow): Promise<PlacedCall[]> {
  const { tenantId, id: attemptId, providerCallId } = attempt;
  if (providerCallId) {
    const call = await telephony.fetch(tenantId, providerCallId);
    return call ? [call] : [];
  }
  const since = new Date((attempt.askedAt ?? attempt.createdAt).getTime() - clockSkewMs);
  return telephony.find({ tenantId, toE164: plan.phoneE164, since, attemptId });
}

async function adopt(
  tx: Tx,
  ref: AttemptRun,
  { calls, look, now }: { calls: PlacedCall[]; look: number; now: Date },
): Promise<Found> {
  const plan = await lockForRun(tx, ref);
  const attempt = (await readAttempts(tx, ref)).find(({ id }) => id === ref.attemptId);
  if (!plan || !attempt || isOver(attempt.state)) return 'over';
  const ours = await withoutOthers(tx, ref, calls);
  const [first, second] = ours;
  if (!first) {
    if (attempt.providerCallId) return 'missing';
    const rules = await rulesIfReadable(tx, plan);
    if (!rules) return 'missing';
    const { policy } = rules;
    const rungOut = (attempt.askedAt ?? attempt.createdAt).getTime() + policy.ringTimeoutSeconds * 1000 + marginMs;
    if (look < leastLooks || now.getTime() < rungOut) return 'missing';
    await changeAttempt(tx, ref, { state: 'not_placed', outcome: 'not_placed', endedAt: now });
    return 'over';
  }
  if (second && plan.callId) {
    const facts = { planId: plan.id, attemptId: attempt.id, calls: ours.length };
    const { tenantId, callId } = plan;
    await openReviewItem(tx, { tenantId, callId, kind: 'several_calls', subject: attempt.id, facts }, now);
  }
  const facts = foldStatus(attempt, first, now);
  await changeAttempt(tx, ref, facts);
  return isOver(facts.state) ? 'over' : 'live';
}

/** Calls known to belong to other attempts are not this one's. */
async function withoutOthers(tx: Tx, ref: AttemptRun, calls: PlacedCall[]): Promise<PlacedCall[]> {
  if (calls.length === 0) return [];
  const rows = await tx
    .select({ providerCallId: contactAttempts.providerCallId })
    .from(contactAttempts)
    .where(
      and(
        eq(contactAttempts.tenantId, ref.tenantId),
        ne(contactAttempts.id, ref.attemptId),
        inArray(
          contactAttempts.providerCallId,
          calls.map((call) => call.providerCallId),
        ),
      ),
    );
  const taken = new Set(rows.map((row) => row.providerCallId));
  return calls.filter((call) => !taken.has(call.providerCallId));
}
