import { counted } from '../format/time.ts';
import type { Group } from './decide.ts';
import { heading } from './words.ts';

type Props = {
  groups: readonly (Group & { calls: number })[];
  /** The one that is listed. */
  shown: { step?: string | undefined; reason?: string | undefined };
  show: (group: Group | null) => void;
  retry: ((group: Group) => void) | null;
};

/** What waits, by step and reason, most first. */
export function Groups({ groups, shown, show, retry }: Props) {
  if (groups.length === 0) return null;
  return (
    <ul className="groups" aria-label="By step and reason">
      {groups
        .toSorted((a, b) => b.calls - a.calls)
        .map((group) => {
          const isShown = group.step === shown.step && group.reasonCode === shown.reason;
          return (
            <li key={heading(group)}>
              <button
                type="button"
                className="button"
                aria-pressed={isShown}
                onClick={() => show(isShown ? null : group)}
              >
                {heading(group)} <span className="times">{group.calls}</span>
              </button>
              {retry && (
                <button
                  type="button"
                  className="button"
                  aria-label={`Retry ${counted(group.calls, 'call')}, ${heading(group)}`}
                  onClick={() => retry(group)}
                >
                  Retry {group.calls > 1 ? `all ${group.calls}` : 'it'}
                </button>
              )}
            </li>
          );
        })}
    </ul>
  );
}
