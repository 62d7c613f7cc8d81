import { humanizeCode } from '../../format/words.ts';
import { EditForm, Field } from '../../parts/EditForm.tsx';
import type { Edit } from '../../parts/useEdit.ts';
import {
  countsOf,
  inBusiness,
  inCallbacks,
  inRecording,
  inRetention,
  type PipelineField,
  retriedOutcomes,
  spacingOf,
} from './fields.ts';
import { NumberList } from './NumberList.tsx';
import { usePipelineEdit } from './usePipelineEdit.ts';
import { WindowList } from './WindowList.tsx';

type Props = Parameters<typeof usePipelineEdit>[0] & { cancel: (changed: boolean) => void };

export function PipelineForm({ cancel, ...asked }: Props) {
  const edit = usePipelineEdit(asked);
  return (
    <EditForm name="Pipeline configuration" edit={edit} cancel={() => cancel(edit.changed.length > 0)}>
      <h3>Business</h3>
      <Fields edit={edit} of={inBusiness} />
      <NumberList edit={edit} />
      <h3>Speech and analysis</h3>
      <Fields edit={edit} of={inRecording} />
      <h3>Callbacks</h3>
      <WindowList edit={edit} />
      <Fields edit={edit} of={inCallbacks} />
      {retriedOutcomes.map((outcome) => (
        <Spacing key={outcome} edit={edit} outcome={outcome} />
      ))}
      <h3>Retention</h3>
      <Fields edit={edit} of={inRetention} />
      {edit.changed.length > 0 && (
        <p className="small">Not saved yet. What you typed stays even if you leave this page.</p>
      )}
    </EditForm>
  );
}

const Fields = ({ edit, of }: { edit: Edit; of: readonly PipelineField[] }) =>
  of.map(({ name, label, help = '', options }) => (
    <Field key={name} edit={edit} name={name} label={label} help={help}>
      {(control) =>
        options ? (
          <select {...control}>
            {options.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        ) : (
          <input {...control} autoComplete="off" inputMode={/^(contact|retention)/.test(name) ? 'numeric' : 'text'} />
        )
      }
    </Field>
  ));

function Spacing({ edit, outcome }: { edit: Edit; outcome: (typeof retriedOutcomes)[number] }) {
  const counts = countsOf(outcome);
  return (
    <div className="spacing">
      <Field
        edit={edit}
        name={spacingOf(outcome)}
        label={`After ${humanizeCode(outcome)}, wait (minutes)`}
        help="For the first, second and later times; after the last one the callback ends"
      >
        {(control) => <input {...control} autoComplete="off" />}
      </Field>
      <label>
        <input
          type="checkbox"
          checked={edit.draft[counts] === 'yes'}
          onChange={({ target }) => edit.set(counts, target.checked ? 'yes' : 'no')}
        />{' '}
        counts as an attempt<span className="unseen"> when {humanizeCode(outcome)}</span>
      </label>
    </div>
  );
}
