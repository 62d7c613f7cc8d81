import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import { counted } from '../../format/time.ts';
import { Failed } from '../../parts/Failed.tsx';
import { usePageKeys } from '../../parts/pageKeys.ts';
import { ShownOnce } from '../../parts/ShownOnce.tsx';
import { useMe } from '../../session/useMe.ts';
import { rolesToGive } from './giving.ts';
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
  const mayInvite = me !== undefined && rolesToGive(me).length > 0;
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
      {invited && (
        <ShownOnce title={`Link for ${invited.email}`} text={invited.link} close={() => setInvited(undefined)}>
          Send it to them yourself: it works once, for {counted(7, 'day')}, and is not shown again.
        </ShownOnce>
      )}
      {inviting && me && (
        <InviteForm
          me={me}
          cancel={() => setInviting(false)}
          invited={(made) => {
            setInviting(false);
            setInvited(made);
            void refresh();
          }}
        />
      )}
      {people.isError && !people.data && (
        <Failed what="Cannot show the people" error={people.error} retry={() => people.refetch()} />
      )}
      <ul className="entries">
        {me && people.data?.items.map((user) => <PersonLine key={user.id} me={me} user={user} changed={refresh} />)}
      </ul>
      <Invitations mayRevoke={me?.rights.includes('users:manage') ?? false} />
      <RolesTable />
    </section>
  );
}
