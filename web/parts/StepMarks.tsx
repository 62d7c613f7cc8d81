import { steps } from '../../core/call.ts';
import type { StepView } from '../api/types.ts';
import { humanizeCode } from '../format/words.ts';

/**
 * Six segments that fill as the workflow proceeds; each shows its step, state and reason on hover, and screen readers
 * read all of them.
 */
export function StepMarks({ of, stage }: { of: readonly StepView[]; stage: string }) {
  const said = steps.map((step) => {
    const found = of.find((one) => one.step === step);
    const reason = found?.reasonCode ? `: ${humanizeCode(found.reasonCode)}` : '';
    return {
      step,
      state: found?.state ?? 'waiting',
      words: `${humanizeCode(step)} ${found?.state ?? 'waiting'}${reason}`,
    };
  });
  return (
    <span
      className="marks"
      role="img"
      aria-label={`${humanizeCode(stage)}; ${said.map(({ words }) => words).join(', ')}`}
    >
      {said.map(({ step, state, words }) => (
        <i key={step} className={state} title={words} />
      ))}
    </span>
  );
}
