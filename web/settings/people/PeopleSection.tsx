import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import { pluralize } from '../../format/time.ts';
import { Failed } from '../../parts/Failed.tsx';
import { usePageKeys } from '../../parts/pageKeys.ts';
import { ShownOnce } from '../../parts/ShownOnce.tsx';
import { notify } from '../../parts/undo.ts';
import { useMe } from '../../session/useMe.ts';
import { grantableRoles } from './grant.ts';
import { Invitations } from './Invitations.tsx';
import { type Invited, InviteForm } from './InviteForm.tsx';
import { PersonLine } from './PersonLine.tsx';
import { RolesTable } from './RolesTable.tsx';
import '../../style/people.css';

export function PeopleSection() {
  const { me } = useMe();
  const queries = useQueryClient();
  const people = useQuery({ queryKey: ['users'], queryFn: () => take(http.GET('/users')) });
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<Invited>();
  const { data: options } = useQuery({ queryKey: ['sign-in'], queryFn: () => take(http.GET('/sign-in/options')) });
  const mail = options?.mail ?? false;
  const mayGive = me !== undefined && grantableRoles(me).length > 0;
  // Without mail, only an owner may hand over the link.
  const mayInvite = mayGive && (mail || me.role === 'owner');
  const refresh = () => queries.invalidateQueries({ queryKey: ['users'] });
  usePageKeys(mayInvite ? [{ key: 'n', what: 'invite someone', run: () => setInviting(true) }] : []);
  const active = people.data?.items.filter(({ deactivatedAt }) => !deactivatedAt).length;
  return (
    <section className="part" aria-label="People">
      <header>
        <h2>People</h2>
        <span className="small">{active !== undefined && `${active} active`}</span>
        {mayInvite && !inviting && (
          <button type="button" className="button main" onClick={() => setInviting(true)}>
            Invite someone
          </button>
        )}
      </header>
      {invited?.link && (
        <ShownOnce title={`Link for ${invited.email}`} text={invited.link} close={() => setInvited(undefined)}>
          Give it to them in person or by a way that only they read: whoever opens it joins. It works once, for{' '}
          {pluralize(7, 'day')}, and is not shown again.
        </ShownOnce>
      )}
      {mayGive && !mayInvite && options && (
        <p className="small">No mail is set up, so only an owner can invite people: they hand the link over.</p>
      )}
      {inviting && me && (
        <InviteForm
          me={me}
          mail={mail}
          cancel={() => setInviting(false)}
          invited={(made) => {
            setInviting(false);
            setInvited(made);
            if (!made.link) notify(`The invitation is on its way to ${made.email}`);
            void refresh();
          }}
        />
      )}
      {people.isError && !people.data && (
        <Failed what="Cannot show the people" error={people.error} retry={() => people.refetch()} />
      )}
      <ul className="entries of-people">
        {me && people.data?.items.map((user) => <PersonLine key={user.id} me={me} user={user} changed={refresh} />)}
      </ul>
      <Invitations mayRevoke={me?.rights.includes('users:manage') ?? false} />
      <RolesTable />
    </section>
  );
}
