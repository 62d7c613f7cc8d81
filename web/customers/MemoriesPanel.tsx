import { Link } from '@tanstack/react-router';
import type { Memory } from '../api/types.ts';
import { duration, instant, moment } from '../format/time.ts';
import { confidence } from '../format/words.ts';

/** What was promised, asked, liked and disliked, each with its evidence; a quote opens its call at that second. */
export function MemoriesPanel({ memories }: { memories: readonly Memory[] }) {
  return (
    <section aria-label="Remembered">
      <h2>Remembered</h2>
      {memories.length === 0 && <p className="small">What was promised, asked for or liked on a call is kept here.</p>}
      {memories.map(({ callId, kind, text, confidence: sure, quotes, saidAt }) => (
        <div className="memory" key={`${callId} ${kind} ${text}`}>
          <p>
            <span className="tag">{kind}</span> {text}{' '}
            <span className="small">
              {confidence(sure)} ·{' '}
              <time dateTime={saidAt} title={instant(saidAt)}>
                {moment(saidAt)}
              </time>
            </span>
          </p>
          {quotes.map((quote) => (
            <Link
              key={`${quote.turn} ${quote.text}`}
              to="/calls/$callId"
              params={{ callId }}
              {...(quote.startSeconds === null ? {} : { search: { at: Math.floor(quote.startSeconds) } })}
              className="quote"
            >
              <span className="at">{duration(quote.startSeconds)}</span>
              <span>“{quote.text}”</span>
            </Link>
          ))}
        </div>
      ))}
    </section>
  );
}
