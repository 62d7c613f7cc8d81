import { Link } from '@tanstack/react-router';
import type { Status } from '../api/types.ts';
import { instant, moment } from '../format/time.ts';
import { remedies } from './remedies.ts';

/** What a person should look at, gravest first, each with what to do. */
export function Alerts({ of }: { of: Status['alerts'] }) {
  if (of.length === 0) return <p className="good">✓ Nothing is wrong that Callweave can see.</p>;
  return (
    <ul className="alerts" aria-label="Alerts">
      {of.map(({ code, since, text, subject }) => (
        <li key={`${code} ${subject?.id ?? ''}`}>
          <b className="warn">▲ {text}</b>
          {since && (
            <span className="small">
              {' '}
              since{' '}
              <time dateTime={since} title={instant(since)}>
                {moment(since)}
              </time>
            </span>
          )}
          <p>
            {remedies[code]}{' '}
            {subject?.kind === 'call' && (
              <Link className="link" to="/calls/$callId" params={{ callId: subject.id }}>
                To the call
              </Link>
            )}
            {code === 'parked' && (
              <Link className="link" to="/parked">
                To the parked calls
              </Link>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
