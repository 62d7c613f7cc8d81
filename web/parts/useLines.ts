import { useEffect, useState } from 'react';

const narrow = matchMedia('(max-width: 720px)');

/** Height of a row of a list in pixels: rows have two lines on a phone. */
export function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(narrow.matches);
  useEffect(() => {
    const told = () => setNarrow(narrow.matches);
    narrow.addEventListener('change', told);
    return () => narrow.removeEventListener('change', told);
  }, []);
  return isNarrow ? 52 : 36;
}
