import { useElementScrollRestoration } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef, useState } from 'react';

const narrow = matchMedia('(max-width: 720px)');

/** Height of a list row in pixels: rows have two lines on a phone. */
function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(narrow.matches);
  useEffect(() => {
    const onChange = () => setNarrow(narrow.matches);
    narrow.addEventListener('change', onChange);
    return () => narrow.removeEventListener('change', onChange);
  }, []);
  return isNarrow ? 52 : 36;
}

type Lines = {
  /** The scrolling element. */
  box: RefObject<HTMLElement | null>;
  /** The visible rows, with their index and offset from the top in pixels. */
  lines: { index: number; start: number }[];
  /** Of all rows, in pixels. */
  height: number;
};

/**
 * Rows of equal height, of which only visible ones are rendered. Restores the scroll position under the element's
 * `data-scroll-restoration-id`.
 * @param ahead loads more when this many rows are left below the visible ones
 */
export function useVirtualRows({
  name,
  count,
  ahead,
  more,
}: {
  name: string;
  count: number;
  ahead: number;
  more: () => void;
}): Lines {
  const box = useRef<HTMLElement>(null);
  const rowHeight = useRowHeight();
  const left = useElementScrollRestoration({ id: name });
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialOffset: left?.scrollY ?? 0,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are kept until onChange that the height is another
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const lines = virtual.getVirtualItems();
  const last = lines.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last > count - ahead) more();
  }, [last, count, ahead, more]);
  return { box, lines, height: virtual.getTotalSize() };
}
