import type { InfiniteData } from '@tanstack/react-query';
import { mainUnit, type Stage, type Step, type StepState } from '../../core/call.ts';
import type { CallRow, FeedEvent, Page, StepView } from '../api/types.ts';

export type Pages = InfiniteData<Page<CallRow>>;

/** Changes one row and keeps all others identical, so only that one rerenders. */
export function changeRow(data: Pages | undefined, id: string, change: (row: CallRow) => CallRow): Pages | undefined {
  if (!data) return data;
  const changed = (page: Page<CallRow>) =>
    page.items.some((row) => row.id === id)
      ? { ...page, items: page.items.map((row) => (row.id === id ? change(row) : row)) }
      : page;
  return { ...data, pages: data.pages.map(changed) };
}

const stateAfter: Partial<Record<FeedEvent['type'], StepState>> = {
  'step.started': 'running',
  'step.waiting': 'waiting',
  'call.parked': 'parked',
};

/** The row after an event: its stage and the event's step. */
export function moveRow(row: CallRow, { type, data, at }: FeedEvent): CallRow {
  const stage = typeof data.stage === 'string' ? (data.stage as Stage) : row.stage;
  const step = typeof data.step === 'string' ? (data.step as Step) : undefined;
  const state: StepState | undefined = stateAfter[type] ?? (data.state as StepState | undefined);
  if (!step || !state) return { ...row, stage };
  const unit = typeof data.unit === 'string' ? data.unit : mainUnit;
  const isSame = (one: StepView) => one.step === step && one.unit === unit;
  const before = row.steps.find(isSame);
  const next: StepView = {
    step,
    unit,
    state,
    attempts: typeof data.attempt === 'number' ? data.attempt : (before?.attempts ?? 1),
    reasonCode: typeof data.reasonCode === 'string' ? data.reasonCode : null,
    startedAt: before?.startedAt ?? at,
    finishedAt: type === 'step.finished' ? at : null,
  };
  return { ...row, stage, steps: [...row.steps.filter((one) => !isSame(one)), next] };
}
