import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import type { Me } from '../../api/types.ts';
import { EditForm, Field } from '../../parts/EditForm.tsx';
import { useForm } from '../../parts/useForm.ts';
import { rolesToGive } from './giving.ts';
import { StandingFields } from './StandingFields.tsx';
import { bodyOf, newDraft } from './standing.ts';

export type Invited = { email: string; link: string };
type Props = { me: Me; invited: (made: Invited) => void; cancel: () => void };

export function InviteForm({ me, invited, cancel }: Props) {
  const edit = useForm(newDraft('viewer'), async (draft) => {
    const email = draft.email?.trim() ?? '';
    const made = await take(http.POST('/users/invitations', { body: { email, ...bodyOf(draft) } }));
    const link = new URL(`/invitation?token=${encodeURIComponent(made.token)}`, window.location.href).href;
    invited({ email, link });
  });
  return (
    <EditForm name="Invite someone" does="Invite" edit={edit} cancel={cancel}>
      <Field edit={edit} name="email" label="E-mail" help="They sign in with it; Callweave sends no mail">
        {(control) => <input {...control} type="email" autoComplete="off" />}
      </Field>
      <Field edit={edit} name="name" label="Name">
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      <StandingFields edit={edit} roles={rolesToGive(me)} />
    </EditForm>
  );
}
