import type { Edit } from './useEdit.ts';

type Props = {
  edit: Edit;
  name: string;
  label: string;
  help?: string;
  options: readonly string[];
  may?: (option: string) => boolean;
};

/** Several of many, as boxes; the draft keeps them with spaces between. What one may not choose cannot be changed. */
export function Checks({ edit, name, label, help, options, may = () => true }: Props) {
  const chosen = (edit.draft[name] ?? '').split(' ').filter(Boolean);
  const flip = (option: string) =>
    options.filter((one) => (one === option ? !chosen.includes(one) : chosen.includes(one))).join(' ');
  return (
    <fieldset className="field checks">
      <legend>{label}</legend>
      <div>
        {options.map((option) => (
          <label key={option}>
            <input
              type="checkbox"
              checked={chosen.includes(option)}
              disabled={!may(option)}
              onChange={() => edit.set(name, flip(option))}
            />{' '}
            {option}
          </label>
        ))}
      </div>
      {help && <p className="small">{help}</p>}
    </fieldset>
  );
}
