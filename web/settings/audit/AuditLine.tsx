import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '../../api/types.ts';
import { instant, moment } from '../../format/time.ts';
import { humanizeName } from '../../format/words.ts';
import { type Change, changesOf } from './changes.ts';
import type { Filters } from './filters.ts';

type Props = { entry: AuditEntry; only: (part: Filters) => void };

export function AuditLine({ entry, only }: Props) {
  const { at, actorId, actorKind, actorName, action, subjectKind, subjectId, address } = entry;
  const changes = changesOf(entry.before, entry.after);
  return (
    <li className="entry">
      <time dateTime={at} title={instant(at)}>
        {moment(at)}
      </time>
      <div>
        {actorId ? (
          <button
            type="button"
            className="plain"
            title={`Only what ${actorName} did`}
            onClick={() => only({ actorId })}
          >
            {actorName}
          </button>
        ) : (
          actorName
        )}
        <p className="small">{[actorKind !== 'user' && actorKind, address].filter(Boolean).join(' · ')}</p>
      </div>
      <div>
        <b data-bad={action === 'signInFailed'}>{humanizeName(action)}</b>{' '}
        {subjectKind && <Subject kind={subjectKind} id={subjectId} />}
        {subjectKind && subjectId && (
          <button type="button" className="plain small" onClick={() => only({ subjectKind, subjectId })}>
            everything about it
          </button>
        )}
        {changes.length > 0 && <Changes changes={changes} />}
      </div>
    </li>
  );
}

/** A link if the subject has a page; the page itself says if it is gone. */
function Subject({ kind, id }: { kind: string; id: string | null }) {
  const name = `${kind.replaceAll('-', ' ')}${id ? ` …${id.slice(-6)}` : ''}`;
  if (id && kind === 'call')
    return (
      <Link to="/calls/$callId" params={{ callId: id }} className="link" title={id}>
        {name}
      </Link>
    );
  if (id && kind === 'customer')
    return (
      <Link to="/customers/$customerId" params={{ customerId: id }} className="link" title={id}>
        {name}
      </Link>
    );
  if (id && kind === 'booking')
    return (
      <Link to="/bookings/$bookingId" params={{ bookingId: id }} className="link" title={id}>
        {name}
      </Link>
    );
  return <span title={id ?? undefined}>{name}</span>;
}

const Changes = ({ changes }: { changes: readonly Change[] }) => (
  <ul className="changes small">
    {changes.map(({ field, before, after }) => (
      <li key={field}>
        {humanizeName(field)}: {before !== null && <del>{before}</del>} {before !== null && after !== null && '→ '}
        {after !== null && <ins>{after}</ins>}
      </li>
    ))}
  </ul>
);
