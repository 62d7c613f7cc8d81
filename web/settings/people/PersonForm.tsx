import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import type { Me, User } from '../../api/types.ts';
import { EditForm, Field } from '../../parts/EditForm.tsx';
import { useForm } from '../../parts/useForm.ts';
import { grantableRoles } from './grant.ts';
import { StandingFields } from './StandingFields.tsx';
import { bodyOf, draftOf } from './standing.ts';

type Props = { me: Me; user: User; saved: () => void; cancel: () => void };

/** The name; for other people also role and rights. Another role or right ends that person's sessions. */
export function PersonForm({ me, user, saved, cancel }: Props) {
  const edit = useForm(draftOf(user), async (draft, changed) => {
    const all = Object.entries(bodyOf(draft)).filter(([field]) => changed.includes(field));
    const path = { id: user.id };
    if (all.length > 0) await take(http.PATCH('/users/{id}', { params: { path }, body: Object.fromEntries(all) }));
    saved();
  });
  return (
    <EditForm name={`Change ${user.name}`} edit={edit} cancel={cancel}>
      <Field edit={edit} name="name" label="Name">
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      {me.id === user.id ? (
        <p className="small">You cannot change your own role, team or rights.</p>
      ) : (
        <>
          <StandingFields edit={edit} roles={grantableRoles(me, user)} />
          <p className="small">Changing the role or rights ends this person’s sessions; they need to sign in again.</p>
        </>
      )}
    </EditForm>
  );
}
