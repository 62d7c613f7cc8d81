import { take } from '../../../client/open.ts';
import { type Direction, directions, type Stage, stages } from '../../../core/call.ts';
import { http } from '../../api/client.ts';
import { Checks } from '../../parts/Checks.tsx';
import { EditForm, Field } from '../../parts/EditForm.tsx';
import type { Draft } from '../../parts/useEdit.ts';
import { useForm } from '../../parts/useForm.ts';
import { useMe } from '../../session/useMe.ts';
import { expiryOf } from './expires.ts';
import { SpanField } from './SpanField.tsx';

const start: Draft = {
  name: '',
  kind: 'call',
  callId: '',
  audio: '',
  contact: '',
  stages: '',
  direction: '',
  agent: '',
  allowedOrigins: '',
  days: '90',
};

export function EmbedForm({ made, cancel }: { made: (key: string) => void; cancel: () => void }) {
  const { may } = useMe();
  const edit = useForm(start, async (draft) => {
    const { name = '', allowedOrigins = '', days } = draft;
    const origins = allowedOrigins.split(/\s+/).filter(Boolean);
    const body = { name, allowedOrigins: origins, expiresAt: expiryOf(days), view: viewOf(draft) };
    made((await take(http.POST('/embed-keys', { body }))).key);
  });
  const ofCall = edit.draft.kind === 'call';
  return (
    <EditForm name="New embed key" does="Make key" edit={edit} cancel={cancel}>
      <Field edit={edit} name="name" label="Name" help="Where it is used, e.g. CRM contact page">
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      <Field edit={edit} name="kind" label="Shows">
        {(control) => (
          <select {...control}>
            <option value="call">one call</option>
            <option value="calls">a list of calls</option>
          </select>
        )}
      </Field>
      {ofCall ? (
        <>
          <Field edit={edit} name="callId" label="Call" help="Its ID, or the link to its page">
            {(control) => <input {...control} autoComplete="off" />}
          </Field>
          {may('audio:play') && <Checks edit={edit} name="audio" label="Recording" options={['playable']} />}
        </>
      ) : (
        <>
          <Checks edit={edit} name="stages" label="Stages" options={stages} help="None selected means all" />
          <Field edit={edit} name="direction" label="Direction">
            {(control) => (
              <select {...control}>
                <option value="">both</option>
                {directions.map((one) => (
                  <option key={one}>{one}</option>
                ))}
              </select>
            )}
          </Field>
          <Field edit={edit} name="agent" label="Agent" help="Leave empty for all agents">
            {(control) => <input {...control} autoComplete="off" />}
          </Field>
        </>
      )}
      {may('customers:read') && (
        <Checks
          edit={edit}
          name="contact"
          label="Customers"
          options={['contact']}
          called={() => 'names and full numbers'}
          help="Otherwise no names are shown, and numbers show only their last three digits"
        />
      )}
      <Field
        edit={edit}
        name="allowedOrigins"
        label="Allowed sites"
        help="Scheme and host, one per line, e.g. https://crm.example. Other sites cannot show it."
      >
        {(control) => <textarea {...control} rows={2} spellCheck={false} />}
      </Field>
      <SpanField edit={edit} />
    </EditForm>
  );
}

function viewOf({ kind, callId = '', audio, contact: named, stages: chosen = '', direction, agent }: Draft) {
  const contact = Boolean(named);
  const id = callId.trim().split('/').at(-1) ?? '';
  if (kind === 'call') return { kind, callId: id, audio: Boolean(audio), contact } as const;
  const given: Stage[] = stages.filter((stage) => chosen.split(' ').includes(stage));
  const way: Direction | undefined = directions.find((one) => one === direction);
  const filter = {
    ...(given.length > 0 && { stages: given }),
    ...(way && { direction: way }),
    ...(agent && { agent }),
  };
  return { kind: 'calls', filter, contact } as const;
}
