import type { Insights, Quote } from '../../core/insights.ts';
import type { CallMetrics } from '../../reading/metrics/measure.ts';
import { duration } from '../format/time.ts';
import { confidence, formatNumber } from '../format/words.ts';
import { Mood } from '../parts/Mood.tsx';
import type { Evidence } from './quotes.ts';

type Play = (quote: Quote) => void;

export function InsightsPanel({
  insights,
  evidence,
  play,
}: {
  insights: Insights;
  evidence: readonly Evidence[];
  play: Play;
}) {
  const { summary, tags, sentiment, actionItems, unverified, engine, model } = insights;
  return (
    <>
      <section aria-label="Summary">
        <h2>Summary</h2>
        <p>{summary || '–'}</p>
        <div>
          {tags.map((tag) => (
            <span className="tag" key={tag}>
              {tag}
            </span>
          ))}
        </div>
        <p className="small">
          by {engine}
          {model && ` ${model}`}
        </p>
      </section>
      <section aria-label="Sentiment">
        <div className="row">
          <h2>Sentiment</h2>
          <Mood {...sentiment} quarters={sentiment.bySpeaker.customer?.quarters ?? null} />
        </div>
        {(['customer', 'agent'] as const).map((speaker) => {
          const of = sentiment.bySpeaker[speaker];
          return (
            of && (
              <div className="row small" key={speaker}>
                {speaker} <Mood {...of} />
              </div>
            )
          );
        })}
      </section>
      {actionItems.length > 0 && (
        <section aria-label="Action items">
          <h2>To do</h2>
          <ul>
            {actionItems.map(({ text, owner, due, confidence: sure }) => (
              <li key={text} className="row">
                <span>{text}</span>
                <span className="small">
                  {owner}
                  {due && ` · ${due}`} · {confidence(sure)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label="Evidence">
        <h2>Evidence</h2>
        {evidence.map(({ quote, of }) => (
          <button type="button" className="quote" key={`${quote.turn} ${quote.text}`} onClick={() => play(quote)}>
            <span className="at">{duration(quote.startSeconds)}</span>
            <span>
              “{quote.text}”<br />
              <span className="small">{of}</span>
            </span>
          </button>
        ))}
        {unverified.map(({ claim, quote, reason }) => (
          <div className="quote unverified" key={`${claim} ${quote}`}>
            <span className="at">–</span>
            <span>
              “{quote}”<br />
              <span className="small">
                {claim}, unverified: {reason}; not counted
              </span>
            </span>
          </div>
        ))}
        {evidence.length + unverified.length === 0 && <p className="small">No quotes support this analysis.</p>}
      </section>
    </>
  );
}

const roles = [
  ['Talk', 'talkSeconds', 's', 1],
  ['Talk share', 'talkSharePercent', '%', 0],
  ['Speed', 'wordsPerMinute', 'words/min', 0],
  ['Longest monologue', 'longestMonologueSeconds', 's', 1],
  ['Interruptions', 'interruptions', '', 0],
  ['Response latency', 'responseLatencySeconds', 's', 1],
] as const;

/** Metrics computed from times, never by a model. */
export function MetricsPanel({ metrics }: { metrics: CallMetrics }) {
  const { agent, customer, silences, silenceSeconds, overlapSeconds, basis } = metrics;
  return (
    <section aria-label="Metrics">
      <h2>Figures</h2>
      <div className="meter" aria-hidden="true">
        <i className="agent" style={{ width: `${agent.talkSharePercent ?? 0}%` }} />
        <i className="customer" style={{ width: `${customer.talkSharePercent ?? 0}%` }} />
      </div>
      <div className="figures">
        <span />
        <b className="who agent">agent</b>
        <b className="who customer">customer</b>
        {roles.map(([name, key, unit, digits]) => [
          <span key={name}>{name}</span>,
          <span key={`${name} agent`}>{formatNumber(agent[key], unit, digits)}</span>,
          <span key={`${name} customer`}>{formatNumber(customer[key], unit, digits)}</span>,
        ])}
      </div>
      <p className="small">
        {silences.length} silences over 3 s ({formatNumber(silenceSeconds, 's', 1)}) · overlap{' '}
        {formatNumber(overlapSeconds, 's', 1)} · taken from {basis}
      </p>
    </section>
  );
}
