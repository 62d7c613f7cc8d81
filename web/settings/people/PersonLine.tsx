import { useState } from 'react';
import { hrefOf, take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import type { Me, User } from '../../api/types.ts';
import { instant, shortMoment } from '../../format/time.ts';
import { DestructiveDialog } from '../../parts/DestructiveDialog.tsx';
import { notify, offerUndo } from '../../parts/undo.ts';
import { canGrant } from './grant.ts';
import { extraWords } from './labels.ts';
import { PersonForm } from './PersonForm.tsx';

type Props = { me: Me; user: User; changed: () => void };

/** One person with the available actions. */
export function PersonLine({ me, user, changed }: Props) {
  const [editing, setEditing] = useState(false);
  const [erasing, setErasing] = useState(false);
  const { id, name, email, role, scope, team, agentName, extraRights, createdAt, deactivatedAt } = user;
  const self = me.id === id;
  const mayChange = canGrant(me, user, user);
  const sees = [
    scope === 'all' ? 'all calls' : `${scope} calls`,
    team && `team ${team}`,
    agentName && `as ${agentName}`,
  ];
  const set = async (to: 'deactivate' | 'reactivate') => {
    await take(http.POST(`/users/{id}/${to}`, { params: { path: { id } } }));
    changed();
  };
  const deactivate = async () => {
    await set('deactivate');
    offerUndo({ kind: 'done', words: `${name} is deactivated`, undo: () => set('reactivate') });
  };
  const erase = async () => {
    await http.DELETE('/users/{id}', { params: { path: { id } } });
    notify(`${name} is erased`);
    changed();
  };
  const failed = (error: Error) => notify(error.message, 'bad');
  if (editing)
    return (
      <li>
        <PersonForm
          me={me}
          user={user}
          cancel={() => setEditing(false)}
          saved={() => {
            setEditing(false);
            changed();
          }}
        />
      </li>
    );
  return (
    <li className="entry">
      <div>
        <b>{name}</b> {self && <span className="small">you</span>}
        {deactivatedAt && <span className="tag warn">deactivated</span>}
        <p className="small">{email}</p>
      </div>
      <div>
        {role}
        <p className="small">{sees.filter(Boolean).join(' · ')}</p>
        {extraRights.length > 0 && <p className="small">also: {extraWords(extraRights)}</p>}
      </div>
      <p className="small">
        {deactivatedAt ? 'until ' : 'since '}
        <time dateTime={deactivatedAt ?? createdAt} title={instant(deactivatedAt ?? createdAt)}>
          {shortMoment(deactivatedAt ?? createdAt)}
        </time>
      </p>
      <div className="bar">
        {mayChange && (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            Change<span className="unseen"> {name}</span>
          </button>
        )}
        {mayChange && !self && !deactivatedAt && (
          <button type="button" className="button" onClick={() => void deactivate().catch(failed)}>
            Deactivate<span className="unseen"> {name}</span>
          </button>
        )}
        {mayChange && deactivatedAt && (
          <button type="button" className="button" onClick={() => void set('reactivate').catch(failed)}>
            Reactivate<span className="unseen"> {name}</span>
          </button>
        )}
        {mayChange && (
          <a className="button" href={hrefOf('/users/{id}/export', { path: { id } })} download={`${id}.json`}>
            Export<span className="unseen"> {name}</span>
          </a>
        )}
        {mayChange && deactivatedAt && (
          <button type="button" className="button danger" onClick={() => setErasing(true)}>
            Erase<span className="unseen"> {name}</span>
          </button>
        )}
        {erasing && (
          <DestructiveDialog title={`Erase ${name}?`} work={erase} close={() => setErasing(false)}>
            <p>
              Their membership, sessions and invitations go. What they did stays in the audit log under their name, and
              nobody can change that. Other businesses are not touched.
            </p>
          </DestructiveDialog>
        )}
      </div>
    </li>
  );
}
