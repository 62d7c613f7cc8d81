import { EditForm, Field } from '../../parts/EditForm.tsx';
import { useForm } from '../../parts/useForm.ts';

type Props = { title: string; does?: string; name: string; send: (name: string) => Promise<void>; cancel: () => void };

export function NameForm({ title, does = 'Save', name, send, cancel }: Props) {
  const edit = useForm({ name }, (draft) => send(draft.name?.trim() ?? ''));
  return (
    <EditForm name={title} does={does} edit={edit} cancel={cancel}>
      <Field edit={edit} name="name" label="Name" help="What sends here, such as Front desk PBX">
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
    </EditForm>
  );
}
