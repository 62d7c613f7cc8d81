import { useQuery, useQueryClient } from '@tanstack/react-query';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import { instant, moment } from '../../format/time.ts';
import { notify } from '../../parts/undo.ts';

/** Open invitations; nothing if there are none. */
export function Invitations({ mayRevoke }: { mayRevoke: boolean }) {
  const queries = useQueryClient();
  const queryKey = ['users', 'invitations'];
  const { data } = useQuery({ queryKey, queryFn: () => take(http.GET('/users/invitations')) });
  const open = data?.items.filter(
    ({ acceptedAt, revokedAt, expiresAt }) => !acceptedAt && !revokedAt && Date.parse(expiresAt) > Date.now(),
  );
  if (!open || open.length === 0) return null;
  const revoke = async (id: string, email: string) => {
    await http.DELETE('/users/invitations/{id}', { params: { path: { id } } });
    notify(`The invitation of ${email} is revoked; its link no longer works`);
    await queries.invalidateQueries({ queryKey });
  };
  return (
    <section aria-label="Pending invitations">
      <h3>Pending invitations</h3>
      <ul className="entries">
        {open.map(({ id, name, email, role, createdBy, expiresAt }) => (
          <li key={id} className="entry">
            <div>
              <b>{name}</b>
              <p className="small">{email}</p>
            </div>
            <div>
              {role}
              <p className="small">invited by {createdBy}</p>
            </div>
            <p className="small">
              until{' '}
              <time dateTime={expiresAt} title={instant(expiresAt)}>
                {moment(expiresAt)}
              </time>
            </p>
            <div className="bar">
              {mayRevoke && (
                <button
                  type="button"
                  className="button"
                  onClick={() => void revoke(id, email).catch((error: Error) => notify(error.message, 'bad'))}
                >
                  Revoke<span className="unseen"> the invitation of {email}</span>
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
