import { Context } from '@temporalio/activity';
import type { CallRunRef, ResolveAction, Step, StepKey, StepResult, Submitted, UnitRef } from '../core/call.ts';
import { type FailureType, reasonCode, waitedFor } from '../core/failures.ts';
import type { StepProgress } from '../core/progress.ts';
import type { Database, Tx } from '../db/open.ts';
import { withTenant } from '../db/tenant.ts';
import { completeFromSteps } from '../services/journal/complete.ts';
import { isCallOpen } from '../services/journal/open.ts';
import { noteFailure, noteWaiting } from '../services/journal/steps.ts';
import { endCall, parkCall } from '../services/parked/park.ts';
import { resolveParked } from '../services/parked/resolved.ts';
import { failureMessageOf, failureTypeOf, toApplicationFailure } from './failures.ts';
import { guarded } from './guard.ts';
import { withHeartbeats } from './heartbeat.ts';

/** The work of a step for one unit of one call. */
type StepService = (ref: UnitRef, progress: StepProgress) => Promise<StepResult | Submitted>;
type CollectService = (ref: UnitRef & { job: string }, progress: StepProgress) => Promise<StepResult | Submitted>;

/** The six steps of a call; each says in its own file why a second run is harmless. */
export type StepServices = Record<Step, StepService>;

type CallDeps = { db: Database; now: () => Date };

/** Runs the work of a unit. A failure is noted on its row and crosses Temporal under a type from the closed list. */
const createRunUnit =
  ({ db, now }: CallDeps) =>
  async <R extends UnitRef, T>(
    step: Step,
    ref: R,
    work: (ref: R, progress: StepProgress) => Promise<T>,
  ): Promise<T> => {
    const isWanted = () => withTenant(db, ref.tenantId, (tx) => isCallOpen(tx, ref));
    try {
      return await withHeartbeats(isWanted, (progress) => work(ref, progress));
    } catch (error) {
      if (Context.current().cancellationSignal.aborted) throw Context.current().cancellationSignal.reason ?? error;
      const type = failureTypeOf(error);
      const key = { step, unit: ref.unit };
      // If the database itself is down, nothing can be noted; the failure still reaches the workflow.
      await withTenant(db, ref.tenantId, (tx) =>
        waitedFor.has(type)
          ? noteWaiting(tx, ref, key, reasonCode(type), now())
          : noteFailure(tx, ref, key, failureMessageOf(error)),
      ).catch(() => {});
      throw toApplicationFailure(error);
    }
  };

/** The activity name of each step. */
const activityNames = {
  ingest: 'ingest',
  transcribe: 'transcribe',
  analyze: 'analyze',
  link: 'link',
  remember: 'remember',
  follow_up: 'followUp',
} as const satisfies Record<Step, string>;

export type StepActivities = {
  [S in Step as (typeof activityNames)[S]]: (ref: UnitRef) => Promise<StepResult | Submitted>;
};

/** The given steps, each as an activity. */
export function createStepActivities<S extends Step>({
  steps,
  ...deps
}: CallDeps & { steps: Pick<StepServices, S> }): Pick<StepActivities, (typeof activityNames)[S]> {
  const runUnit = createRunUnit(deps);
  const activities = (Object.keys(steps) as S[]).map((step) => [
    activityNames[step],
    (ref: UnitRef) => runUnit(step, ref, steps[step]),
  ]);
  return Object.fromEntries(activities) as Pick<StepActivities, (typeof activityNames)[S]>;
}

/** How steps that submit jobs look for the result. */
export function createCollectActivities({
  collectTranscript,
  ...deps
}: CallDeps & { collectTranscript: CollectService }) {
  const runUnit = createRunUnit(deps);
  return {
    collectTranscript: (ref: UnitRef & { job: string }) => runUnit('transcribe', ref, collectTranscript),
  };
}

type Parking = CallRunRef & StepKey & { type: FailureType; message: string };
type Decided = CallRunRef & StepKey & { action: ResolveAction; decisionId: string };

/** What the workflow writes when it parks, continues or ends. Each is one transaction and harmless when run twice. */
export const createSettleActivities = ({ db, now }: CallDeps) => {
  const inTenant = <T>(ref: CallRunRef, work: (tx: Tx) => Promise<T>) => withTenant(db, ref.tenantId, work);
  return guarded({
    park: (parking: Parking) => inTenant(parking, (tx) => parkCall(tx, parking, parking, now())),
    resolveParked: (decided: Decided) => inTenant(decided, (tx) => resolveParked(tx, decided, decided, now())),
    complete: (ref: CallRunRef) => inTenant(ref, async (tx) => ({ stage: await completeFromSteps(tx, ref, now()) })),
    markCanceled: (ref: CallRunRef) => inTenant(ref, (tx) => endCall(tx, ref, 'canceled', now())),
  });
};

export type CollectActivities = ReturnType<typeof createCollectActivities>;
export type SettleActivities = ReturnType<typeof createSettleActivities>;
