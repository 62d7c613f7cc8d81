import { useEffect, useState } from 'react';
import { useDebounced } from './useDebounced.ts';

/** Searches while you type; the URL follows when you pause. */
export function SearchField({
  label,
  value,
  change,
}: {
  label: string;
  value: string;
  change: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  // Another URL, e.g. by going back, is another search; unfinished input is not one yet.
  useEffect(() => setTyped((now) => (now.trim() === value ? now : value)), [value]);
  const tell = useDebounced(() => change(typed.trim()), 200);
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      data-on={value !== ''}
      onChange={({ target }) => {
        setTyped(target.value);
        tell();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        change(typed.trim());
      }}
    />
  );
}
