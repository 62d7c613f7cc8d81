import { setCurrentDetails, setHandler } from '@temporalio/workflow';
import { type CallPlan, mainUnit, type Stage, type StepKey } from '../core/call.ts';
import { type CallProgress, progressQuery } from './messages.ts';

const nameOf = ({ step, unit }: StepKey): string => (unit === mainUnit ? step : `${step}/${unit}`);

/** How a run reports where it stands: through its query, and in the Temporal UI. */
export function openProgress(plan: CallPlan) {
  const names = plan.flatMap(({ step, units }) => units.map((unit) => nameOf({ step, unit })));
  const progress: CallProgress = { stage: 'received', steps: {} };
  setHandler(progressQuery, () => progress);
  const update = () => setCurrentDetails(describe(progress, names));
  return {
    show(stage: Stage) {
      progress.stage = stage;
      update();
    },
    note(
      key: StepKey,
      { state, reasonCode }: Pick<CallProgress['steps'][string], 'state'> & { reasonCode?: string | null },
    ) {
      progress.steps[nameOf(key)] = { state, reasonCode: reasonCode ?? null };
      update();
    },
  };
}

/** What the Temporal UI shows of a run: one line per unit. */
const describe = ({ stage, steps }: CallProgress, names: readonly string[]): string =>
  [
    `**${stage}**`,
    ...names.map((name) => {
      const { state, reasonCode } = steps[name] ?? { state: 'waiting', reasonCode: null };
      return `- ${name}: ${state}${reasonCode ? ` (${reasonCode})` : ''}`;
    }),
  ].join('\n');
