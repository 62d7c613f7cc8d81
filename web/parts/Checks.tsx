import type { Edit } from './useEdit.ts';

type Props = {
  edit: Edit;
  name: string;
  label: string;
  help?: string;
  options: readonly string[];
  /** An option's label; by default the option itself. */
  called?: (option: string) => string;
};

/** A group of checkboxes; the draft stores the selected ones separated by spaces. */
export function Checks({ edit, name, label, help, options, called = (option) => option }: Props) {
  const chosen = (edit.draft[name] ?? '').split(' ').filter(Boolean);
  const flip = (option: string) =>
    options.filter((one) => (one === option ? !chosen.includes(one) : chosen.includes(one))).join(' ');
  return (
    <fieldset className="field checks">
      <legend>{label}</legend>
      <div>
        {options.map((option) => (
          <label key={option} title={option}>
            <input type="checkbox" checked={chosen.includes(option)} onChange={() => edit.set(name, flip(option))} />{' '}
            {called(option)}
          </label>
        ))}
      </div>
      {help && <p className="small">{help}</p>}
    </fieldset>
  );
}
