import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import type { Me } from '../../api/types.ts';
import { EditForm, Field } from '../../parts/EditForm.tsx';
import { notify } from '../../parts/undo.ts';
import { useForm } from '../../parts/useForm.ts';
import { useMe } from '../../session/useMe.ts';

/** The business's name; its country and zone are in the pipeline configuration. */
export function BusinessSection() {
  const { me, may } = useMe();
  const [changing, setChanging] = useState(false);
  if (!me) return null;
  const { name, region, timeZone } = me.tenant;
  return (
    <section className="part" aria-label="Business">
      <header>
        <h2>Business</h2>
        {may('config:change') && !changing && (
          <button type="button" className="button" onClick={() => setChanging(true)}>
            Rename
          </button>
        )}
      </header>
      {changing ? (
        <NameForm tenant={me.tenant} close={() => setChanging(false)} />
      ) : (
        <dl className="pairs">
          <dt>Name</dt>
          <dd>{name}</dd>
          <dt>Region</dt>
          <dd>{region}</dd>
          <dt>Time zone</dt>
          <dd>{timeZone}</dd>
        </dl>
      )}
    </section>
  );
}

function NameForm({ tenant, close }: { tenant: Me['tenant']; close: () => void }) {
  const queries = useQueryClient();
  const edit = useForm({ name: tenant.name }, async ({ name = '' }) => {
    await take(http.PATCH('/tenant', { body: { name } }));
    await queries.invalidateQueries({ queryKey: ['me'] });
    close();
    notify(`The business is called ${name}`);
  });
  return (
    <EditForm name="Rename the business" edit={edit} cancel={close}>
      <Field edit={edit} name="name" label="Name" help="Shown at the top of every page">
        {(control) => <input {...control} autoComplete="organization" />}
      </Field>
    </EditForm>
  );
}
