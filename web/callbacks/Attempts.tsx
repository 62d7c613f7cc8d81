import type { Attempt } from '../api/types.ts';
import { duration, instant, moment } from '../format/time.ts';
import { humanizeCode } from '../format/words.ts';

/** Attempts so far, oldest first. */
export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  return (
    <section aria-label="Attempts">
      <h2>Attempts</h2>
      {attempts.length === 0 && <p className="small">None yet.</p>}
      <ol className="attempts">
        {attempts.map(({ id, number, state, outcome, askedAt, answeredBy, talkSeconds }) => (
          <li key={id}>
            <span>{number}</span>
            <span>
              {humanizeCode(outcome ?? state)}
              {answeredBy && ` by a ${answeredBy}`}
            </span>
            <span>{talkSeconds === null ? '' : duration(talkSeconds)}</span>
            {askedAt ? (
              <time dateTime={askedAt} title={instant(askedAt)}>
                {moment(askedAt)}
              </time>
            ) : (
              <span title="Not dialed">–</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
