import type { ReactNode } from 'react';
import { usePageKeys } from '../parts/pageKeys.ts';

export type Choice = { id: string; name: string; facts: ReactNode; run: () => void };

/** Options, each selectable by its number. */
export function Choices({ choices, of, first = 1 }: { choices: readonly Choice[]; of: string; first?: number }) {
  const keyed = choices.map((choice, index) => ({ ...choice, key: first + index < 10 ? String(first + index) : '' }));
  usePageKeys(keyed.flatMap(({ key, name, run }) => (key ? [{ key, what: `choose ${name}`, run }] : [])));
  return (
    <ul className="choices" aria-label={of}>
      {keyed.map(({ id, key, name, facts, run }) => (
        <li key={id}>
          <button type="button" className="choice" onClick={run}>
            <span aria-hidden="true">{key && <kbd>{key}</kbd>}</span>
            <span>
              {name}
              <br />
              <span className="small">{facts}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
