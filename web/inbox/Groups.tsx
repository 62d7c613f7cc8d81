import type { ReactNode } from 'react';

export type Group = { id: string; name: string; count: number };

/** Waiting items by reason, largest group first; clicking one filters by it, clicking again shows all. */
export function Groups<G extends Group>({
  of,
  groups,
  shown,
  show,
  children,
}: {
  of: string;
  groups: readonly G[];
  /** Id of the group shown. */
  shown: string | undefined;
  show: (group: G | null) => void;
  /** Actions for a whole group. */
  children?: (group: G) => ReactNode;
}) {
  if (groups.length === 0) return null;
  return (
    <ul className="groups" aria-label={of}>
      {groups
        .toSorted((a, b) => b.count - a.count)
        .map((group) => (
          <li key={group.id}>
            <button
              type="button"
              className="button"
              aria-pressed={group.id === shown}
              onClick={() => show(group.id === shown ? null : group)}
            >
              {group.name} <span className="times">{group.count}</span>
            </button>
            {children?.(group)}
          </li>
        ))}
    </ul>
  );
}
