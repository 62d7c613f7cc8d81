import { type DragEvent, useRef, useState } from 'react';

/** Files dropped anywhere on an element; ignored if `add` is null. Keyboard users have the button next to it. */
export function useDrop(add: ((files: Iterable<File>) => void) | null) {
  const [dropping, setDropping] = useState(false);
  // The pointer enters a child before it leaves its parent: only the last leave event ends the drag.
  const depth = useRef(0);
  const end = () => {
    depth.current = 0;
    setDropping(false);
  };
  if (!add) return { dropping: false, handlers: {} };
  const handlers = {
    onDragEnter: () => {
      depth.current++;
      setDropping(true);
    },
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDragLeave: () => {
      depth.current--;
      if (depth.current <= 0) end();
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      end();
      if (event.dataTransfer.files.length > 0) add(event.dataTransfer.files);
    },
  };
  return { dropping, handlers };
}
