import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';

const rowPx = 52;

type Props<T> = {
  label: string;
  rows: readonly T[];
  /** Index of the current row. */
  index: number;
  isChosen: (id: string) => boolean;
  go: (id: string) => void;
  move: (by: number) => void;
  toggle: (id: string) => void;
  extend: (id: string) => void;
  more: () => void;
  /** Two lines. */
  children: (row: T) => ReactNode;
  /** Shortcuts for the available actions, shown in the current row. */
  hint: readonly string[];
};

/** Two-line rows, of which only visible ones are rendered; loads more before the reader gets to the end. */
export function InboxList<T extends { id: string }>(props: Props<T>) {
  const { label, rows, index, isChosen, go, move, toggle, extend, more, children, hint } = props;
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 10,
  });
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [index, virtual]);
  const lines = virtual.getVirtualItems();
  const last = lines.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last > rows.length - 30) more();
  }, [last, rows.length, more]);
  const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e9, End: 1e9 };
  const current = rows[index];
  return (
    <div
      role="listbox"
      ref={box}
      className="inbox-list"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable="true"
      aria-activedescendant={current && `row-${current.id}`}
      onKeyDown={(event) => {
        const by = steps[event.key];
        if (by !== undefined) move(by);
        else if (event.key === 'Enter' && current) go(current.id);
        else return;
        event.preventDefault();
      }}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize() }}>
        {lines.map(({ index: at, start }) => {
          const row = rows[at];
          return (
            row && (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list's own
              <div
                key={row.id}
                role="option"
                id={`row-${row.id}`}
                aria-selected={isChosen(row.id)}
                aria-setsize={rows.length}
                aria-posinset={at + 1}
                className="inbox-row"
                data-current={at === index}
                style={{ transform: `translateY(${start}px)` }}
                onClick={({ shiftKey, target }) => {
                  if (shiftKey) extend(row.id);
                  else if ((target as HTMLElement).closest('.mark')) toggle(row.id);
                  else go(row.id);
                }}
              >
                <span className="mark" aria-hidden="true" />
                <span className="words">{children(row)}</span>
                {at === index && (
                  <span className="hint" aria-hidden="true">
                    {hint.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </span>
                )}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
