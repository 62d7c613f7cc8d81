import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useLiveState } from '../api/live.ts';
import { duration } from '../format/time.ts';
import { typing } from '../parts/keys.ts';

export function Top({ tenant }: { tenant: string }) {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted = (event.key === '/' && !typing(event)) || (event.key === 'k' && (event.ctrlKey || event.metaKey));
      if (!wanted) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <header className="top">
      <span className="tenant">{tenant}</span>
      <form
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          navigate({ to: '/calls', search: field.current?.value ? { q: field.current.value } : {} });
        }}
      >
        <input ref={field} type="search" aria-label="Search calls" placeholder="Search calls, numbers, words  ( / )" />
      </form>
      <Live />
    </header>
  );
}

/** Tells the truth about the event stream. */
function Live() {
  const { kind, since } = useLiveState();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    setNow(Date.now());
    if (kind === 'live') return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [kind]);
  const waiting = kind === 'live' || kind === 'connecting' ? '' : ` since ${duration(Math.max(0, now - since) / 1000)}`;
  return (
    <output className={`live ${kind}`} aria-live="polite">
      <i className="dot" aria-hidden="true" />
      <span>
        {kind}
        {waiting}
      </span>
    </output>
  );
}
