import type { InfiniteData } from '@tanstack/react-query';
import type { Stage, Step, StepState } from '../../core/call.ts';
import type { CallRow, FeedEvent, Page, StepView } from '../api/types.ts';

export type Pages = InfiniteData<Page<CallRow>>;

/** Changes one row and leaves all others the same objects, so that only it is drawn again. */
export function changeRow(data: Pages | undefined, id: string, change: (row: CallRow) => CallRow): Pages | undefined {
  if (!data) return data;
  const changed = (page: Page<CallRow>) =>
    page.items.some((row) => row.id === id)
      ? { ...page, items: page.items.map((row) => (row.id === id ? change(row) : row)) }
      : page;
  return { ...data, pages: data.pages.map(changed) };
}

/** The row after an event: its stage and the step that the event speaks of. */
export function moveRow(row: CallRow, { type, data, at }: FeedEvent): CallRow {
  const stage = typeof data.stage === 'string' ? (data.stage as Stage) : row.stage;
  const step = typeof data.step === 'string' ? (data.step as Step) : undefined;
  const state: StepState | undefined =
    type === 'step.started' ? 'running' : type === 'call.parked' ? 'parked' : (data.state as StepState | undefined);
  if (!step || !state) return { ...row, stage };
  const before = row.steps.find((one) => one.step === step);
  const next: StepView = {
    step,
    state,
    attempts: typeof data.attempt === 'number' ? data.attempt : (before?.attempts ?? 1),
    reasonCode: typeof data.reasonCode === 'string' ? data.reasonCode : null,
    startedAt: before?.startedAt ?? at,
    finishedAt: state === 'running' || state === 'parked' ? null : at,
  };
  return { ...row, stage, steps: [...row.steps.filter((one) => one.step !== step), next] };
}
