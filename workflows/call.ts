import {
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { SettleActivities, StepActivities } from '../activities/call.ts';
import { type CallRef, finalStage, type Stage, type Step, type StepResult, stageOfStep, steps } from '../core/call.ts';
import { reasonCode } from '../core/failures.ts';
import { queues } from '../core/queues.ts';
import { searchKeys } from '../core/search-keys.ts';
import { type Failure, failureOf } from './failure.ts';
import { type CallProgress, progressQuery, type ResolveInput, resolveUpdate } from './messages.ts';
import { patiently } from './patience.ts';
import * as profiles from './profiles.ts';

const { ingest } = proxyActivities<StepActivities>({ taskQueue: queues.ingest, ...profiles.fetch });
const { transcribe } = proxyActivities<StepActivities>({ taskQueue: queues.speech, ...profiles.speechInline });
const { analyze } = proxyActivities<StepActivities>({ taskQueue: queues.analysis, ...profiles.model });
const { link, remember, followUp } = proxyLocalActivities<StepActivities>(profiles.db);
const settle = proxyLocalActivities<SettleActivities>(profiles.db);

const run: Record<Step, (ref: CallRef) => Promise<StepResult>> = {
  ingest,
  transcribe,
  analyze,
  link,
  remember,
  follow_up: followUp,
};

/**
 * `run`: the number under which the call's row counts on this run. `from`: a call that has ended runs again from this step on; `earlier`:
 * how the steps before it ended, since they count as well.
 */
export type CallInput = CallRef & { run: number; from?: Step; earlier?: CallProgress['steps'] };

/** One call from its row to its follow-up. A step that cannot be done parks the run until a person resolves it. */
export async function callWorkflow({ from, earlier, ...ref }: CallInput): Promise<{ stage: Stage }> {
  const progress: CallProgress = { stage: 'received', steps: { ...earlier } };
  const desk = openDesk(ref);
  setHandler(progressQuery, () => progress);
  const show = (stage: Stage) => {
    progress.stage = stage;
    setCurrentDetails(describe(progress));
  };

  try {
    for (const step of from ? steps.slice(steps.indexOf(from)) : steps) {
      let result: StepResult | undefined;
      while (!result) {
        show(stageOfStep[step]);
        // Awaited here and not in a function of its own: the SDK notes a stack for every promise, and that costs more than the call.
        try {
          result = await run[step](ref);
        } catch (error) {
          const failure = failureOf(error);
          progress.steps[step] = { state: 'parked', reasonCode: reasonCode(failure.type) };
          show('parked');
          const { action } = await desk.waitForDecision({ step, ...failure });
          if (action === 'skip') result = { state: 'skipped', reasonCode: 'skipped_by_operator' };
          if (action === 'fail') return await end('failed');
        }
      }
      progress.steps[step] = result;
    }
    return await end(finalStage(Object.values(progress.steps)));
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(() => patiently(() => settle.markCanceled(ref)));
    await CancellationScope.nonCancellable(() => end('canceled'));
    throw error;
  }

  async function end(stage: Stage) {
    show(stage);
    upsertSearchAttributes([{ key: searchKeys.Stage, value: stage }]);
    if (!allHandlersFinished()) await condition(allHandlersFinished);
    return { stage };
  }
}

/** Where a parked call waits: the update is accepted only for the step that waits, and only once. */
function openDesk(ref: CallRef) {
  let waiting: Step | undefined;
  let written = false;
  let decision: ResolveInput | undefined;

  setHandler(
    resolveUpdate,
    async (input) => {
      waiting = undefined;
      await condition(() => written);
      await patiently(() => settle.resolveParked({ ref, ...input }));
      decision = input;
    },
    {
      validator: ({ step }) => {
        if (waiting !== step)
          throw ApplicationFailure.nonRetryable(`The call is not waiting at ${step}`, 'InvalidInput');
      },
    },
  );

  return {
    async waitForDecision({ step, ...failure }: Failure & { step: Step }): Promise<ResolveInput> {
      decision = undefined;
      written = false;
      // Open before the row is seen: whoever reads the row may decide at once.
      waiting = step;
      await patiently(() => settle.park({ ref, step, ...failure }));
      written = true;
      upsertSearchAttributes([
        { key: searchKeys.Stage, value: 'parked' },
        { key: searchKeys.Parked, value: true },
        { key: searchKeys.FailureType, value: failure.type },
      ]);
      await condition(() => decision !== undefined);
      upsertSearchAttributes([
        { key: searchKeys.Stage, value: stageOfStep[step] },
        { key: searchKeys.Parked, value: false },
        { key: searchKeys.FailureType, value: null },
      ]);
      return decision as unknown as ResolveInput;
    },
  };
}

/** What the Temporal UI shows of a running call: a line a step. */
const describe = ({ stage, steps: ended }: CallProgress): string =>
  [
    `**${stage}**`,
    ...steps.map((step) => {
      const { state, reasonCode: reason } = ended[step] ?? { state: 'waiting', reasonCode: null };
      return `- ${step}: ${state}${reason ? ` (${reason})` : ''}`;
    }),
  ].join('\n');
