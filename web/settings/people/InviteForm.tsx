import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import type { Me } from '../../api/types.ts';
import { EditForm, Field } from '../../parts/EditForm.tsx';
import { useForm } from '../../parts/useForm.ts';
import { grantableRoles } from './grant.ts';
import { StandingFields } from './StandingFields.tsx';
import { bodyOf, newDraft } from './standing.ts';

/** `link`: to be handed over; null if it was mailed. */
export type Invited = { email: string; link: string | null };
type Props = { me: Me; mail: boolean; invited: (made: Invited) => void; cancel: () => void };

export function InviteForm({ me, mail, invited, cancel }: Props) {
  const edit = useForm(newDraft('viewer'), async (draft) => {
    const email = draft.email?.trim() ?? '';
    const made = await take(http.POST('/users/invitations', { body: { email, ...bodyOf(draft) } }));
    const address = made.token && `/invitation?token=${encodeURIComponent(made.token)}`;
    invited({ email, link: address && new URL(address, window.location.href).href });
  });
  return (
    <EditForm name="Invite someone" does="Invite" edit={edit} cancel={cancel}>
      <Field
        edit={edit}
        name="email"
        label="E-mail"
        help={mail ? 'The invitation is mailed to it' : 'They sign in with it; you hand the link over yourself'}
      >
        {(control) => <input {...control} type="email" autoComplete="off" />}
      </Field>
      <Field edit={edit} name="name" label="Name">
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      <StandingFields edit={edit} roles={grantableRoles(me)} />
    </EditForm>
  );
}
