import { steps } from '../../core/call.ts';
import type { Call } from '../api/types.ts';
import { plain } from '../format/words.ts';

const marks = { waiting: '·', running: '…', done: '✓', skipped: '–', failed: '✗', parked: '!' } as const;

/** Each step with its state, attempts, reason and how long it took. */
export function StepsPanel({ call }: { call: Call }) {
  return (
    <section aria-label="Steps">
      <h2>Steps</h2>
      <ol className="steps">
        {steps.map((step) => {
          const found = call.steps.find((one) => one.step === step);
          const state = found?.state ?? 'waiting';
          const took =
            found?.startedAt && found.finishedAt
              ? `${((Date.parse(found.finishedAt) - Date.parse(found.startedAt)) / 1000).toFixed(1)} s`
              : '';
          return (
            <li key={step}>
              <span aria-hidden="true" className={state === 'failed' || state === 'parked' ? 'bad' : 'soft'}>
                {marks[state]}
              </span>
              <span>
                {plain(step)}{' '}
                <span className="small">
                  {state}
                  {found?.reasonCode && `: ${plain(found.reasonCode)}`}
                </span>
              </span>
              <span className="small">
                {found && found.attempts > 1 && `${found.attempts} attempts · `}
                {took}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
