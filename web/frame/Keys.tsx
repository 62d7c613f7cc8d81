import { useEffect, useRef } from 'react';
import { typing } from '../parts/keys.ts';

const keys: [string, string][] = [
  ['/', 'search'],
  ['space', 'play or pause'],
  ['← →', '5 seconds back or on'],
  ['[ ]', 'slower or faster'],
  ['n p', 'next or previous quote'],
  ['j k', 'next or previous call'],
  ['?', 'this sheet'],
];

/** The sheet of keys: `?` opens it, Escape closes it. */
export function Keys() {
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === '?' && !typing(event)) sheet.current?.showModal();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <dialog ref={sheet} aria-label="Keys">
      <h2>Keys</h2>
      <dl>
        {keys.map(([key, what]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="button">
          Close
        </button>
      </form>
    </dialog>
  );
}
