import { steps } from '../../core/call.ts';
import type { StepView } from '../api/types.ts';
import { plain } from '../format/words.ts';

/** Six segments that fill as the workflow moves; each says its step, state and reason on hover, all of them to a screen reader. */
export function StepMarks({ of, stage }: { of: readonly StepView[]; stage: string }) {
  const said = steps.map((step) => {
    const found = of.find((one) => one.step === step);
    const reason = found?.reasonCode ? `: ${plain(found.reasonCode)}` : '';
    return { step, state: found?.state ?? 'waiting', words: `${plain(step)} ${found?.state ?? 'waiting'}${reason}` };
  });
  return (
    <span className="marks" role="img" aria-label={`${plain(stage)}; ${said.map(({ words }) => words).join(', ')}`}>
      {said.map(({ step, state, words }) => (
        <i key={step} className={state} title={words} />
      ))}
    </span>
  );
}
