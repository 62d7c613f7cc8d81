import { take } from '../../../client/open.ts';
import { rights } from '../../../core/access/rights.ts';
import { http } from '../../api/client.ts';
import type { Me } from '../../api/types.ts';
import { Checks } from '../../parts/Checks.tsx';
import { EditForm, Field } from '../../parts/EditForm.tsx';
import { useForm } from '../../parts/useForm.ts';
import { expiryOf } from './expires.ts';
import { SpanField } from './SpanField.tsx';

type Props = { me: Me; made: (key: string) => void; cancel: () => void };

export function KeyForm({ me, made, cancel }: Props) {
  const edit = useForm({ name: '', days: '90', scopes: '' }, async ({ name = '', days, scopes = '' }) => {
    const chosen = rights.filter((right) => scopes.split(' ').includes(right));
    const body = { name, expiresAt: expiryOf(days), ...(chosen.length > 0 && { scopes: chosen }) };
    const { key } = await take(http.POST('/keys', { body }));
    made(key);
  });
  return (
    <EditForm name="New API key" does="Make key" edit={edit} cancel={cancel}>
      <Field edit={edit} name="name" label="Name" help="What uses it, e.g. telephone system">
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      <SpanField edit={edit} />
      <Checks
        edit={edit}
        name="scopes"
        label="May"
        options={rights.filter((right) => me.rights.includes(right))}
        help="None selected means everything you can do"
      />
    </EditForm>
  );
}
