import type { ReactNode } from 'react';
import { counted } from '../format/time.ts';

/** What is chosen, by reason, with what can be done about all of it. */
export function Chosen({
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
        <h2 className="reason">{counted(count, what)} chosen</h2>
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
