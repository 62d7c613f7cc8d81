import { Link } from '@tanstack/react-router';
import type { Status } from '../api/types.ts';
import { instant, moment } from '../format/time.ts';
import { remedies } from './remedies.ts';

/** What a person should look at, most serious first, each with what to do. */
export function Alerts({ of }: { of: Status['alerts'] }) {
  if (of.length === 0) return <p className="good">✓ No problems found.</p>;
  return (
    <ul className="alerts" aria-label="Alerts">
      {asOne(of).map(({ code, since, text, subject }) => (
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
                Go to parked calls
              </Link>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Queues without a worker are one problem with one remedy, however many they are. */
function asOne(alerts: Status['alerts']): Status['alerts'] {
  const idle = alerts.filter(({ code }) => code === 'no_worker');
  const [first, second] = idle;
  if (!first || !second) return alerts;
  const text = `No worker asks for work of the queues ${idle.map(({ subject }) => subject?.id).join(', ')}`;
  return alerts.flatMap((alert) => (alert === first ? [{ ...first, text }] : idle.includes(alert) ? [] : [alert]));
}
