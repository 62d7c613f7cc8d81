import type { Database } from '../db/open.ts';
import { withTenant } from '../db/tenant.ts';
import type { TelephonyPort } from '../providers/telephony/port.ts';
import { gateAttempt } from '../services/plan/gate.ts';
import { withdrawPlan } from '../services/plan/move.ts';
import { createPlaceCall } from '../services/plan/place.ts';
import { createReconcile } from '../services/plan/reconcile.ts';
import { type AttemptRun, lockForRun } from '../services/plan/rows.ts';
import { settleAttempt } from '../services/plan/settle.ts';
import type { PlanRun } from '../services/runs/port.ts';
import { guarded } from './guard.ts';

type PlanDeps = { db: Database; now: () => Date; provider: string };

/**
 * What the contact workflow reads and writes about its plan: milliseconds in Postgres, run inside the workflow worker,
 * each safe to run twice.
 */
export const createPlanActivities = ({ db, now, provider }: PlanDeps) =>
  guarded({
    gateAttempt: (ref: PlanRun) => withTenant(db, ref.tenantId, (tx) => gateAttempt(tx, ref, { provider, now: now() })),
    settleAttempt: (ref: AttemptRun) => withTenant(db, ref.tenantId, (tx) => settleAttempt(tx, ref, now())),
    withdrawPlan: (ref: PlanRun) =>
      withTenant(db, ref.tenantId, async (tx) => {
        const plan = await lockForRun(tx, ref);
        if (plan) await withdrawPlan(tx, plan, { note: null, now: now() });
      }),
  });

type DialDeps = { db: Database; now: () => Date; telephony: TelephonyPort };

/** Activities that talk to the telephone provider. Never retry `placeCall`; `reconcileCall` may run at any time. */
export const createDialActivities = (deps: DialDeps) =>
  guarded({
    placeCall: createPlaceCall(deps),
    reconcileCall: createReconcile(deps),
  });

export type PlanActivities = ReturnType<typeof createPlanActivities>;
export type DialActivities = ReturnType<typeof createDialActivities>;
