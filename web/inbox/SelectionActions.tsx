import type { ReactNode } from 'react';
import { pluralize } from '../format/time.ts';

/** The selection, by reason, with actions for all of it. */
export function SelectionActions({
  count,
  what,
  lines,
  children,
}: {
  count: number;
  what: string;
  /** The reason of each. */
  lines: readonly string[];
  children: ReactNode;
}) {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return (
    <>
      <div role="status">
        <h2 className="reason">{pluralize(count, what)} chosen</h2>
      </div>
      <ul className="counts">
        {[...counts].map(([line, times]) => (
          <li key={line}>
            <span className="times">{times}</span> {line}
          </li>
        ))}
      </ul>
      {children}
      <p className="small">
        <kbd>x</kbd> chooses or leaves out, <kbd>Shift</kbd> up to a row, <kbd>Esc</kbd> chooses nothing.
      </p>
    </>
  );
}
