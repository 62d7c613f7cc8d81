import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { CollectActivities, SettleActivities, StepActivities } from '../activities/call.ts';
import {
  type CallPlan,
  type CallRunRef,
  type Stage,
  type Step,
  type StepKey,
  type StepResult,
  type Submitted,
  stageOfStep,
  type UnitRef,
} from '../core/call.ts';
import { reasonCode, waitedFor } from '../core/failures.ts';
import { queues } from '../core/queues.ts';
import { searchKeys } from '../core/search-keys.ts';
import { openDecisions } from './decisions.ts';
import { type Failure, failureOf, isSuperseded } from './failure.ts';
import { openJobs } from './jobs.ts';
import { patiently, waitMs } from './patience.ts';
import * as profiles from './profiles.ts';
import { openProgress } from './progress.ts';

const { ingest } = proxyActivities<StepActivities>({ taskQueue: queues.ingest, ...profiles.fetch });
const { transcribe } = proxyActivities<StepActivities>({ taskQueue: queues.speech, ...profiles.speechInline });
const { collectTranscript } = proxyActivities<CollectActivities>({ taskQueue: queues.speech, ...profiles.collect });
const { analyze } = proxyActivities<StepActivities>({ taskQueue: queues.analysis, ...profiles.model });
const { link, remember, followUp } = proxyLocalActivities<StepActivities>(profiles.dbStep);
const settle = proxyLocalActivities<SettleActivities>(profiles.db);

const begin: Record<Step, (ref: UnitRef) => Promise<StepResult | Submitted>> = {
  ingest,
  transcribe,
  analyze,
  link,
  remember,
  follow_up: followUp,
};
/** Looks for the result of a submitted job. A step without a collector starts again and finds its job. */
const collect: Partial<Record<Step, (ref: UnitRef & { job: string }) => Promise<StepResult | Submitted>>> = {
  transcribe: collectTranscript,
};

/** Steps that only need Postgres: one that hangs shows up as a timeout, and is retried for about an hour. */
const quick: ReadonlySet<Step> = new Set(['link', 'remember', 'follow_up']);
const mostHangs = 60;

/** A waiting run with more events than this starts over with an empty history: limits and outages may last for days. */
const longHistory = 1_000;

/** Steps that can end their call in their own transaction, if nothing follows. */
const endings: ReadonlySet<Step> = new Set(['follow_up']);

/** `plan` is frozen at the start: adding a step to the product later does not change a run that is under way. */
export type CallInput = CallRunRef & { plan: CallPlan };

class FailedByOperator extends Error {}

/**
 * One call, from its row to its follow-up: step by step, with the units of a step in parallel. It waits for anything
 * that is unavailable. A unit that cannot be done waits for a person, who retries it, skips it, or ends the call.
 */
export async function callWorkflow({ plan, ...ref }: CallInput): Promise<{ stage: Stage | 'superseded' }> {
  const progress = openProgress(plan);
  const decisions = openDecisions(ref);
  const jobs = openJobs();
  const work = new CancellationScope();
  let rest = plan;
  /** Units of the current step that have not ended, and those among them that sleep. */
  const open = new Set<string>();
  const asleep = new Set<string>();
  const final = plan.at(-1);
  const canEnd = final?.units.length === 1 && endings.has(final.step);
  /** Set where the last unit has ended the call. */
  let ended: Stage | undefined;

  try {
    await work.run(async () => {
      for (const [at, { step, units, parked }] of plan.entries()) {
        rest = plan.slice(at);
        progress.show(stageOfStep[step]);
        for (const unit of units) open.add(unit);
        await Promise.all(units.map((unit) => finish({ step, unit }, parked?.includes(unit) ?? false)));
      }
    });
    ended ??= (await patiently(() => settle.complete(ref))).stage;
    return await end(ended);
  } catch (error) {
    work.cancel();
    if (error instanceof FailedByOperator) return end('failed');
    if (isSuperseded(error)) return { stage: 'superseded' };
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(async () => {
      await patiently(() => settle.markCanceled(ref));
      await end('canceled');
    });
    throw error;
  }

  /** Runs a unit until it is done or skipped. @throws FailedByOperator if a person ends the call */
  async function finish(key: StepKey, isParked: boolean): Promise<void> {
    // Null if an earlier run of the call has already parked the unit.
    let failure = isParked ? null : await attempt(key);
    while (failure !== undefined) {
      progress.note(key, { state: 'parked', reasonCode: failure && reasonCode(failure.type) });
      progress.show('parked');
      const action = await decisions.wait(key, failure);
      progress.show(stageOfStep[key.step]);
      if (action === 'fail') throw new FailedByOperator();
      if (action === 'skip') progress.note(key, { state: 'skipped', reasonCode: 'skipped_by_operator' });
      failure = action === 'skip' ? undefined : await attempt(key);
    }
    open.delete(key.unit);
  }

  /**
   * Waits for anything unavailable or limited, and for a job that runs elsewhere.
   * @returns why the unit is given up, if it is
   */
  async function attempt(key: StepKey): Promise<Failure | undefined> {
    const isLast = canEnd && key.step === final.step;
    const unit: UnitRef = { ...ref, unit: key.unit, ...(isLast ? { isLast } : {}) };
    let next = () => begin[key.step](unit);
    let givenUpAt = Number.POSITIVE_INFINITY;
    for (let waits = 1; ; ) {
      try {
        const outcome = await next();
        progress.note(key, outcome);
        if (outcome.state !== 'submitted') {
          ended = outcome.stage;
          return undefined;
        }
        const { job, checkAfterSeconds, giveUpAfterSeconds } = outcome;
        givenUpAt = Math.min(givenUpAt, Date.now() + giveUpAfterSeconds * 1000);
        if (Date.now() >= givenUpAt) return { type: 'Timeout', message: 'The job did not finish in time' };
        next = () => (collect[key.step] ?? begin[key.step])({ ...unit, job });
        await pause(key, () => jobs.wait({ ...key, job }, checkAfterSeconds * 1000));
        waits = 1;
      } catch (error) {
        const failure = failureOf(error);
        if (failure.type === 'Superseded') throw error;
        const hangs = failure.type === 'Timeout' && quick.has(key.step) && waits <= mostHangs;
        if (!hangs && !waitedFor.has(failure.type)) return failure;
        progress.note(key, { state: 'waiting', reasonCode: reasonCode(failure.type) });
        const ms = failure.retryAfterSeconds ? failure.retryAfterSeconds * 1000 : waitMs(waits++);
        // Adds some jitter, so that a thousand calls turned away at once do not come back at once.
        await pause(key, () => sleep(ms * (1 + Math.random() / 5), { summary: failure.type }));
      }
    }
  }

  /** A long wait is the time to start over with an empty history, if all other units wait as well. */
  async function pause(key: StepKey, wait: () => Promise<unknown>): Promise<void> {
    asleep.add(key.unit);
    const parked = decisions.undecided();
    const isLong = workflowInfo().historyLength > longHistory && allHandlersFinished();
    if (isLong && asleep.size + parked.length === open.size) {
      const [first, ...later] = rest;
      const left = first && { step: first.step, units: [...open], ...(parked.length > 0 ? { parked } : {}) };
      if (left) await continueAsNew<typeof callWorkflow>({ ...ref, plan: [left, ...later] });
    }
    await wait();
    asleep.delete(key.unit);
  }

  async function end(stage: Stage) {
    progress.show(stage);
    upsertSearchAttributes([{ key: searchKeys.Stage, value: stage }]);
    if (!allHandlersFinished()) await condition(allHandlersFinished);
    return { stage };
  }
}
