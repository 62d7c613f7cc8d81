import type { CallMetrics } from '../../reading/metrics/measure.ts';
import { pluralize } from '../format/time.ts';
import { formatNumber } from '../format/words.ts';

/** What the waveform's colors and shapes mean, with the figures behind them. */
export function Legend({ metrics, quotes }: { metrics: CallMetrics | null; quotes: number }) {
  const shares = metrics && [metrics.agent.talkOfCallPercent, metrics.customer.talkOfCallPercent];
  return (
    <ul className="legend" aria-label="Legend">
      {(['agent', 'customer'] as const).map((side, at) => (
        <li key={side}>
          <i className={`key-${side}`} aria-hidden="true" /> {side} {formatNumber(shares?.[at] ?? null, '%')}
        </li>
      ))}
      <li>
        <i className="key-quote" aria-hidden="true" /> {pluralize(quotes, 'quote')}
      </li>
      {metrics && (
        <>
          <li>
            <i className="key-silence" aria-hidden="true" /> {pluralize(metrics.silences.length, 'silence')}
            {metrics.silences.length > 0 && `, ${formatNumber(metrics.silenceSeconds, 's', 1)}`}
          </li>
          <li>
            <i className="key-interruption" aria-hidden="true" />{' '}
            {pluralize(metrics.interruptions.length, 'interruption')}
          </li>
          <li>
            <i className="key-overlap" aria-hidden="true" /> overlap {formatNumber(metrics.overlapSeconds, 's', 1)}
          </li>
        </>
      )}
    </ul>
  );
}
