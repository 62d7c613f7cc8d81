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
/** Looks for the result of a submitted job; a step without one is begun again, which finds its job. */
const collect: Partial<Record<Step, (ref: UnitRef & { job: string }) => Promise<StepResult | Submitted>>> = {
  transcribe: collectTranscript,
};

/** Beyond this many events a run that waits starts over with an empty history: limits and outages may last for days. */
const longHistory = 1_000;

/** `plan` is frozen at the start: a step that is added to the product later does not change a run that is under way. */
export type CallInput = CallRunRef & { plan: CallPlan };

class FailedByOperator extends Error {}

/**
 * One call, from its row to its follow-up: step by step, the units of a step in parallel. What is away is waited for; a unit that cannot
 * be done waits for a person, who lets it try again, go on without it, or end the call.
 */
export async function callWorkflow({ plan, ...ref }: CallInput): Promise<{ stage: Stage | 'superseded' }> {
  const progress = openProgress(plan);
  const decisions = openDecisions(ref);
  const jobs = openJobs();
  const work = new CancellationScope();
  let rest = plan;
  /** Units of the current step that have not ended, and those of them that sleep. */
  const open = new Set<string>();
  const asleep = new Set<string>();

  try {
    await work.run(async () => {
      for (const [at, { step, units, parked }] of plan.entries()) {
        rest = plan.slice(at);
        progress.show(stageOfStep[step]);
        for (const unit of units) open.add(unit);
        await Promise.all(units.map((unit) => finish({ step, unit }, parked?.includes(unit) ?? false)));
      }
    });
    const { stage } = await patiently(() => settle.complete(ref));
    return await end(stage);
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

  /** A unit, until it is done or skipped. @throws FailedByOperator where a person ends the call */
  async function finish(key: StepKey, isParked: boolean): Promise<void> {
    // Null where an earlier run of the call has parked the unit already.
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

  /** Waits for what is away or limited, and for a job that goes on elsewhere. @returns why the unit is given up, if it is */
  async function attempt(key: StepKey): Promise<Failure | undefined> {
    const unit = { ...ref, unit: key.unit };
    let next = () => begin[key.step](unit);
    let givenUpAt = Number.POSITIVE_INFINITY;
    for (let waits = 1; ; ) {
      try {
        const outcome = await next();
        progress.note(key, outcome);
        if (outcome.state !== 'submitted') return undefined;
        const { job, checkAfterSeconds, giveUpAfterSeconds } = outcome;
        givenUpAt = Math.min(givenUpAt, Date.now() + giveUpAfterSeconds * 1000);
        if (Date.now() >= givenUpAt) return { type: 'Timeout', message: 'The job did not end in the time allowed' };
        next = () => (collect[key.step] ?? begin[key.step])({ ...unit, job });
        await pause(key, () => jobs.wait({ ...key, job }, checkAfterSeconds * 1000));
        waits = 1;
      } catch (error) {
        const failure = failureOf(error);
        if (failure.type === 'Superseded') throw error;
        if (!waitedFor.has(failure.type)) return failure;
        progress.note(key, { state: 'waiting', reasonCode: reasonCode(failure.type) });
        const ms = failure.retryAfterSeconds ? failure.retryAfterSeconds * 1000 : waitMs(waits++);
        // Some more by chance, so that a thousand calls that were turned away at once do not come back at once.
        await pause(key, () => sleep(ms * (1 + Math.random() / 5), { summary: failure.type }));
      }
    }
  }

  /** A long wait is the moment to start over with an empty history, if nothing else is under way. */
  async function pause(key: StepKey, wait: () => Promise<unknown>): Promise<void> {
    asleep.add(key.unit);
    if (workflowInfo().historyLength > longHistory && asleep.size === open.size) {
      const [first, ...later] = rest;
      if (first)
        await continueAsNew<typeof callWorkflow>({ ...ref, plan: [{ step: first.step, units: [...open] }, ...later] });
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
