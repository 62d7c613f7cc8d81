import { toE164 } from '../../../reading/phone/normalize.ts';
import type { Edit } from '../../parts/useEdit.ts';
import { problemAt } from './usePipelineEdit.ts';

/** The business's numbers, one per row in any format, with the normalized form. */
export function NumberList({ edit }: { edit: Edit }) {
  const rows = (edit.draft.ownNumbers ?? '').split('\n');
  const region = edit.draft.region?.trim() ?? '';
  const wrong = problemAt(edit, 'ownNumbers');
  const change = (next: string[]) => edit.set('ownNumbers', next.join('\n'));
  return (
    <fieldset className="field">
      <legend>Own numbers</legend>
      <ul className="own-numbers">
        {rows.map((text, at) => {
          const e164 = toE164(text, region);
          const name = `Own number ${at + 1}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its text changes with every key
            <li key={at}>
              <input
                aria-label={name}
                aria-invalid={wrong.some(({ value }) => value === text.trim())}
                aria-describedby="own-numbers-help"
                inputMode="tel"
                autoComplete="off"
                value={text}
                onChange={({ target }) => change(rows.with(at, target.value))}
              />
              <output className="small" aria-label={`${name} is read as`}>
                {text.trim() === '' ? '–' : (e164 ?? `not a number in ${region}`)}
              </output>
              <button type="button" className="button" onClick={() => change(rows.toSpliced(at, 1))}>
                Remove<span className="unseen"> own number {at + 1}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <div className="bar">
        <button type="button" className="button" onClick={() => change([...rows, ''])}>
          Add a number
        </button>
      </div>
      <p id="own-numbers-help" className={wrong.length > 0 ? 'bad small' : 'small'}>
        {wrong.length > 0
          ? wrong.map(({ value, message }) => `“${value}” ${message}`).join('; ')
          : 'Never matched to a customer. Any format; stored as E.164'}
      </p>
    </fieldset>
  );
}
