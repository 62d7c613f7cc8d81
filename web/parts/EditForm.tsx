import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { ApiProblem } from '../api/client.ts';
import { humanizeName } from '../format/words.ts';
import type { Edit } from './useEdit.ts';

/** `does`: the button's label. */
type FormProps = { name: string; does?: string; edit: Edit; cancel: () => void; children: ReactNode };

/** A form that saves with Ctrl-Enter and closes with Escape; errors show at their field, the rest above the buttons. */
export function EditForm({ name, does = 'Save', edit, cancel, children }: FormProps) {
  const { problem, clashes, draft, set, saving, save } = edit;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [problem]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') cancel();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
  };
  return (
    <form
      ref={form}
      className="edit"
      aria-label={name}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {clashes.length > 0 && (
        <div role="alert" className="clash">
          <b>Someone else has changed this.</b> Your changes are kept but not saved yet.
          <ul>
            {clashes.map(({ field, before, now }) => (
              <li key={field}>
                {humanizeName(field)}: “{inLine(before)}” is now “{inLine(now)}”
                {draft[field] === now ? (
                  <span className="small"> taken over</span>
                ) : (
                  <button type="button" className="button" onClick={() => set(field, now)}>
                    Use theirs<span className="unseen">: {humanizeName(field)}</span>
                  </button>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {children}
      {problem && <Refusal problem={problem} known={Object.keys(draft)} />}
      <div className="bar">
        <button type="submit" className="button main" disabled={saving}>
          {clashes.length > 0 ? 'Overwrite' : does}
        </button>
        <button type="button" className="button" onClick={cancel}>
          Cancel
        </button>
        <span className="small">
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> {does === 'Save' ? 'saves' : 'sends'}, <kbd>Esc</kbd> leaves
        </span>
      </div>
    </form>
  );
}

const inLine = (text: string) => text.replaceAll('\n', ', ') || '–';
/** `phones.1` and `phone` show at the numbers field. */
const belongs = (problem: string, field: string) =>
  problem === field || problem.split('.')[0]?.replace(/s$/, '') === field.replace(/s$/, '');

function Refusal({ problem, known }: { problem: Error; known: readonly string[] }) {
  const { fields = [], code = '', requestId = '' } = problem instanceof ApiProblem ? problem : {};
  const elsewhere = fields.filter(({ field }) => !known.some((one) => belongs(field, one)));
  if (fields.length > 0 && elsewhere.length === 0) return null;
  return (
    <p role="alert" className="bad">
      {problem instanceof ApiProblem ? problem.message : 'The server cannot be reached. What you typed is kept.'}
      {elsewhere.map(({ field, message }) => ` · ${humanizeName(field)} ${message}`)}
      {code && (
        <span className="small"> {[code, requestId && `request ${requestId}`].filter(Boolean).join(' · ')}</span>
      )}
    </p>
  );
}

type FieldProps = {
  edit: Edit;
  name: string;
  label: string;
  help?: string;
  children: (control: {
    id: string;
    name: string;
    value: string;
    'aria-invalid': boolean;
    'aria-describedby': string;
    onChange: (event: { target: { value: string } }) => void;
  }) => ReactNode;
};

/** Label above, help below, and the error for the value sent. */
export function Field({ edit, name, label, help, children }: FieldProps) {
  const id = useId();
  const { draft, set, problem } = edit;
  const wrong = problem instanceof ApiProblem ? problem.fields.filter(({ field }) => belongs(field, name)) : [];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        name,
        value: draft[name] ?? '',
        'aria-invalid': wrong.length > 0,
        'aria-describedby': `${id}-help`,
        onChange: ({ target }) => set(name, target.value),
      })}
      <p id={`${id}-help`} className={wrong.length > 0 ? 'bad small' : 'small'}>
        {wrong.length > 0
          ? wrong
              .map(({ value, message }) => `${value && value !== '(hidden)' ? `“${String(value)}” ` : ''}${message}`)
              .join('; ')
          : help}
      </p>
    </div>
  );
}
