import { and, eq } from 'drizzle-orm';
import { type CallRef, type Stage, type StepResult, type UnitRef, unitOf } from '../../core/call.ts';
import type { CallbackWish } from '../../core/insights.ts';
import type { Progress } from '../../core/progress.ts';
import type { Database, Tx } from '../../db/open.ts';
import { analyses, calls } from '../../db/tables/calls.ts';
import { customers } from '../../db/tables/customers.ts';
import { withTenant } from '../../db/tenant.ts';
import { customerSide } from '../../reading/link/side.ts';
import { callColumns } from '../call/columns.ts';
import { configColumn, configOf } from '../config/config.ts';
import { completeLast, readEnds } from '../journal/complete.ts';
import { callGone } from '../journal/hold.ts';
import { passLast } from '../journal/steps.ts';
import type { PlanRow } from '../plan/rows.ts';
import { askAboutWishes, plansOfCall, savePlans } from '../plan/save-wishes.ts';
import { startPlanRun } from '../plan/start.ts';
import { type DoubtfulWish, distinct, hasPlan, type PlannedWish, readWish, type WishSetting } from '../plan/wishes.ts';
import type { RunsPort } from '../runs/port.ts';

type FollowUpDeps = { db: Database; runs: Pick<RunsPort, 'startContact'>; now: () => Date };

/**
 * Turns a call's callback wishes into contact plans, and unclear ones into questions for a person, in one transaction
 * with its step and events; then starts the plans' runs. Safe to retry: a wish has at most one plan, and a plan one
 * run. The sweep starts a run that cannot be started now. As the last unit of its run it ends the call as well.
 * @throws {StepFailure} NotFound when the call is gone
 */
export const createFollowUpStep =
  ({ db, runs, now }: FollowUpDeps) =>
  async (ref: UnitRef, _progress: Progress): Promise<StepResult> => {
    const { result, plans } = await withTenant(db, ref.tenantId, async (tx) => {
      const startedAt = now();
      const [facts, before, ends] = await Promise.all([
        readFacts(tx, ref, startedAt),
        plansOfCall(tx, ref),
        ref.isLast ? readEnds(tx, ref) : null,
      ]);
      const { result, plans } = await followUp(tx, ref, facts, before);
      const key = unitOf('follow_up', ref);
      passLast(tx, ref, key, result, { startedAt, now: now() });
      if (!ends) return { result, plans };
      const others = ends.filter(({ step, unit }) => step !== key.step || unit !== key.unit);
      const stage = facts.endedAs ?? completeLast(tx, ref, [...others, result], now());
      return { result: { ...result, stage }, plans };
    });
    await Promise.allSettled(plans.map((plan) => startPlanRun({ db, runs, now }, plan)));
    return result;
  };

type Facts = WishSetting & {
  wishes: readonly CallbackWish[];
  customerId: string | null;
  /** The final stage that an earlier try has given the call already; null while it is open. */
  endedAs: Stage | null;
};

async function readFacts(tx: Tx, { tenantId, callId }: CallRef, now: Date): Promise<Facts> {
  const [row] = await tx
    .select({
      ...callColumns,
      finishedAt: calls.finishedAt,
      stage: calls.stage,
      insights: analyses.insights,
      statedZone: customers.timeZone,
      config: configColumn(tenantId),
    })
    .from(calls)
    .leftJoin(analyses, and(eq(analyses.tenantId, calls.tenantId), eq(analyses.callId, calls.id)))
    .leftJoin(customers, and(eq(customers.tenantId, calls.tenantId), eq(customers.id, calls.customerId)))
    .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)))
    .for('no key update', { of: calls });
  if (!row) throw callGone({ callId });
  const { insights, statedZone, ...call } = row;
  const config = configOf(row.config);
  const from = { raw: call.fromNumber, e164: call.fromE164 };
  const to = { raw: call.toNumber, e164: call.toE164 };
  const side = customerSide({ direction: call.direction, from, to }, config.ownNumbers);
  const { startedAt, customerId } = call;
  const endedAs = call.finishedAt && call.stage;
  return { wishes: insights?.callbackWishes ?? [], startedAt, side, statedZone, config, now, customerId, endedAs };
}

async function followUp(
  tx: Tx,
  ref: CallRef,
  { wishes, customerId, ...setting }: Omit<Facts, 'endedAs'>,
  before: readonly PlanRow[],
): Promise<{ result: StepResult; plans: readonly PlanRow[] }> {
  // A later analysis may have found others: a wish is known by its words, not by its position alone.
  const isKnown = (wish: CallbackWish, at: number) =>
    before.some(({ wishIndex, phrase }) => wishIndex === at && phrase === wish.phrase);
  const open = wishes.map((wish, index) => ({ wish, index })).filter(({ wish, index }) => !isKnown(wish, index));
  const read = await Promise.all(open.map(({ wish, index }) => readWish(wish, index, setting)));
  const found = read.filter((wish) => wish.kind === 'plan');
  const planned = placed(distinct(found, before), before);
  const unplanned = read.filter((wish) => wish.kind !== 'plan');

  const { maxAttempts } = setting.config.contact;
  await savePlans(tx, ref, planned, { customerId, maxAttempts, now: setting.now });
  const plans = planned.length > 0 ? await plansOfCall(tx, ref) : before;
  // "Call me back" without a time is no longer a question if the time was said separately.
  const answered = ({ reason, promise }: DoubtfulWish) =>
    hasPlan(promise, plans) || (reason === 'no_time' && plans.length > 0);
  const doubts = unplanned.filter((wish) => !answered(wish));
  await askAboutWishes(tx, ref, doubts, setting.now);
  return { result: resultOf(wishes.length, plans.length, doubts), plans };
}

/** Gives wishes whose position an earlier one has the next free ones: a position has one plan. */
function placed(wishes: readonly PlannedWish[], before: readonly PlanRow[]): PlannedWish[] {
  const taken = before.map(({ wishIndex }) => wishIndex ?? -1);
  let last = Math.max(...taken, ...wishes.map(({ index }) => index));
  return wishes.map((wish) => (taken.includes(wish.index) ? { ...wish, index: ++last } : wish));
}

function resultOf(wished: number, planned: number, doubts: readonly DoubtfulWish[]): StepResult {
  if (wished === 0 && planned === 0) return { state: 'skipped', reasonCode: 'no_callback_wish' };
  if (planned > 0) return { state: 'done', reasonCode: null };
  const are = (expected: string) => doubts.every(({ reason }) => reason === expected);
  const missing = are('withheld') ? 'number_withheld' : are('unknown') ? 'number_unknown' : undefined;
  return { state: 'skipped', reasonCode: missing ?? 'unclear_callback' };
}
