import { ApiProblem, http } from '../../api/client.ts';
import { EditForm, Field } from '../../parts/EditForm.tsx';
import { notify } from '../../parts/undo.ts';
import { useForm } from '../../parts/useForm.ts';

/** Changing the password keeps this session; all others end. */
export function PasswordForm({ email, close }: { email: string; close: () => void }) {
  const edit = useForm({ currentPassword: '', newPassword: '', again: '' }, async (draft) => {
    const { currentPassword = '', newPassword = '', again } = draft;
    if (newPassword !== again) throw unlike();
    await http.POST('/me/password', { body: { currentPassword, newPassword } });
    notify('Password changed; all your other sessions have ended');
    close();
  });
  return (
    <EditForm name="Change password" edit={edit} cancel={close}>
      <input type="email" autoComplete="username" value={email} readOnly hidden />
      <Field edit={edit} name="currentPassword" label="Current password">
        {(control) => <input {...control} type="password" autoComplete="current-password" />}
      </Field>
      <Field
        edit={edit}
        name="newPassword"
        label="New password"
        help="At least 10 characters; a few plain words work well"
      >
        {(control) => <input {...control} type="password" autoComplete="new-password" />}
      </Field>
      <Field edit={edit} name="again" label="Repeat new password">
        {(control) => <input {...control} type="password" autoComplete="new-password" />}
      </Field>
    </EditForm>
  );
}

const unlike = () =>
  new ApiProblem(422, {
    code: 'invalid_input',
    errors: [{ field: 'again', message: 'does not match the new password' }],
  });
