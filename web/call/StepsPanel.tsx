import { mainUnit } from '../../core/call.ts';
import type { Call, StepView } from '../api/types.ts';
import { instant, pluralize } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';
import { NoValue } from '../parts/NoValue.tsx';
import { Rebuilt } from '../parts/Rebuilt.tsx';

const marks = {
  waiting: '·',
  running: '…',
  done: '✓',
  skipped: '–',
  failed: '✗',
  parked: '!',
  'not run': '–',
  'not finished': '–',
} as const;
const clock = (iso: string) =>
  new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** Each step, or each of its units, with state, attempts, reason, start and duration; also the run and the cost. */
export function StepsPanel({ call: { steps: known, run, cost, finishedAt } }: { call: Call }) {
  return (
    <section aria-label="Steps">
      <h2>Steps</h2>
      <ol className="steps">
        {known.map((found) => {
          const { step, unit, reasonCode } = found;
          // Nothing waits in a call that has ended.
          const unfinished = found.startedAt ? 'not finished' : 'not run';
          const state = finishedAt && found.state === 'waiting' ? unfinished : found.state;
          return (
            <li key={`${step}/${unit}`}>
              <span aria-hidden="true" className={state === 'failed' || state === 'parked' ? 'bad' : 'soft'}>
                {marks[state]}
              </span>
              <span>
                {humanizeCode(step)}
                {unit !== mainUnit && ` · ${humanizeCode(unit)}`}{' '}
                <span className="small">
                  {state}
                  {reasonCode && `: ${humanizeCode(reasonCode)}`}
                </span>
              </span>
              <Times step={found} />
            </li>
          );
        })}
      </ol>
      <p className="small run">
        run{' '}
        {run.temporalUiUrl ? (
          <a href={run.temporalUiUrl} target="_blank" rel="noreferrer" className="link">
            {run.workflowId}
          </a>
        ) : (
          <span title="No Temporal UI address is configured">{run.workflowId}</span>
        )}
      </p>
      <Rebuilt run={run} />
      <p className="small">
        cost <Cost cost={cost} />
      </p>
    </section>
  );
}

function Times({ step }: { step: StepView }) {
  if (!step.startedAt) return <span />;
  const { startedAt, finishedAt, attempts } = step;
  const took = finishedAt && `${((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
  return (
    <span className="small" title={instant(startedAt)}>
      {attempts > 1 && `${pluralize(attempts, 'attempt')} · `}
      {clock(startedAt)}
      {took && ` · ${took}`}
    </span>
  );
}

/** Usage of paid engines; on hover the cost, in the currency of the configured prices. */
export function Cost({ cost: { priceMicros, speechSeconds, inputTokens, outputTokens } }: Pick<Call, 'cost'>) {
  const used = [
    speechSeconds > 0 && `${speechSeconds.toFixed(0)} s of speech`,
    inputTokens + outputTokens > 0 && `${inputTokens.toLocaleString()} + ${outputTokens.toLocaleString()} tokens`,
  ].filter(Boolean);
  const price = priceMicros === null ? 'some prices are not known' : `${(priceMicros / 1e6).toFixed(4)} at your prices`;
  if (used.length > 0) return <b title={price}>{used.join(', ')}</b>;
  return <NoValue why="no paid engine was used" />;
}
