import type { CallMetrics } from '../../reading/metrics/measure.ts';
import { counted } from '../format/time.ts';
import { figure } from '../format/words.ts';

/** What the colours and shapes of the waveform mean, with the figures behind them. */
export function Legend({ metrics, quotes }: { metrics: CallMetrics | null; quotes: number }) {
  const shares = metrics && [metrics.agent.talkOfCallPercent, metrics.customer.talkOfCallPercent];
  return (
    <ul className="legend" aria-label="Legend">
      {(['agent', 'customer'] as const).map((side, at) => (
        <li key={side}>
          <i className={`key-${side}`} aria-hidden="true" /> {side} {figure(shares?.[at] ?? null, '%')}
        </li>
      ))}
      <li>
        <i className="key-quote" aria-hidden="true" /> {counted(quotes, 'quote')}
      </li>
      {metrics && (
        <>
          <li>
            <i className="key-silence" aria-hidden="true" /> {counted(metrics.silences.length, 'silence')}
            {metrics.silences.length > 0 && `, ${figure(metrics.silenceSeconds, 's', 1)}`}
          </li>
          <li>
            <i className="key-interruption" aria-hidden="true" />{' '}
            {counted(metrics.interruptions.length, 'interruption')}
          </li>
          <li>
            <i className="key-overlap" aria-hidden="true" /> overlap {figure(metrics.overlapSeconds, 's', 1)}
          </li>
        </>
      )}
    </ul>
  );
}
