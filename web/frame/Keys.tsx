import { useEffect, useRef } from 'react';
import { isTyping } from '../parts/keys.ts';
import { useShownKeys } from '../parts/pageKeys.ts';

/** Keys that work on every page. */
const everywhere = [
  { key: '/', what: 'search' },
  { key: '?', what: 'this help' },
];

/** The list of this page's keyboard shortcuts: `?` opens it, Escape closes it. */
export function Keys() {
  const sheet = useRef<HTMLDialogElement>(null);
  const ofPage = useShownKeys();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === '?' && !isTyping(event)) sheet.current?.showModal();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <dialog ref={sheet} aria-label="Keys">
      <h2>Keys</h2>
      <dl>
        {[...ofPage, ...everywhere].map(({ key, what }) => (
          <div key={`${key} ${what}`} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key === ' ' ? 'space' : key}</kbd>
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
