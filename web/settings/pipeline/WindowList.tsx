import type { DayWindow } from '../../../core/contact/plan.ts';
import type { Edit } from '../../parts/useEdit.ts';
import { readWindows, weekdays, windowLines } from './draft.ts';
import { problemAt } from './usePipelineEdit.ts';

const fresh: DayWindow = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
type Day = DayWindow['days'][number];

/** On which days and between which times people may be called; any other time is quiet. */
export function WindowList({ edit }: { edit: Edit }) {
  const windows = readWindows(edit.draft['contact.windows'] ?? '');
  const wrong = problemAt(edit, 'contact.windows');
  const change = (next: DayWindow[]) => edit.set('contact.windows', windowLines(next));
  const flip = (window: DayWindow, day: Day): DayWindow => {
    const days = window.days.includes(day)
      ? window.days.filter((one) => one !== day)
      : [...window.days, day].toSorted();
    return { ...window, days };
  };
  return (
    <fieldset className="field">
      <legend>When people may be called</legend>
      <ul className="windows">
        {windows.map((window, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <li key={at}>
            <fieldset>
              <legend className="unseen">Days of window {at + 1}</legend>
              {weekdays.map((name, index) => {
                const day = (index + 1) as Day;
                return (
                  <label key={name}>
                    <input
                      type="checkbox"
                      checked={window.days.includes(day)}
                      onChange={() => change(windows.with(at, flip(window, day)))}
                    />{' '}
                    {name}
                  </label>
                );
              })}
            </fieldset>
            {(['from', 'to'] as const).map((end) => (
              <input
                key={end}
                type="time"
                aria-label={`Window ${at + 1} ${end}`}
                aria-invalid={wrong.some(({ message }) => message.startsWith(`window ${at + 1} `))}
                aria-describedby="windows-help"
                value={window[end]}
                onChange={({ target }) => change(windows.with(at, { ...window, [end]: target.value }))}
              />
            ))}
            <button type="button" className="button" onClick={() => change(windows.toSpliced(at, 1))}>
              Remove<span className="unseen"> window {at + 1}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="bar">
        <button type="button" className="button" onClick={() => change([...windows, fresh])}>
          Add a window
        </button>
      </div>
      <p id="windows-help" className={wrong.length > 0 ? 'bad small' : 'small'}>
        {wrong.length > 0
          ? wrong.map(({ message }) => message).join('; ')
          : 'In the customer’s own time zone. Outside these hours nobody is called. A window can run past midnight.'}
      </p>
    </fieldset>
  );
}
