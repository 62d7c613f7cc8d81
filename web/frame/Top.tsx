import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent as Pressed, useEffect, useRef, useState } from 'react';
import { useLiveState } from '../api/live.ts';
import { duration } from '../format/time.ts';
import { isTyping } from '../parts/keys.ts';
import { useDebounced } from '../parts/useDebounced.ts';
import { FoundCustomers } from './FoundCustomers.tsx';

export function Top({ tenant }: { tenant: string }) {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const ask = useDebounced(() => setText(field.current?.value.trim() ?? ''), 200);
  const leave = () => {
    if (field.current) field.current.value = '';
    setText('');
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted = (event.key === '/' && !isTyping(event)) || (event.key === 'k' && (event.ctrlKey || event.metaKey));
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
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText('');
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step(event);
        }}
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setText('')}
        onSubmit={(event) => {
          event.preventDefault();
          setText('');
          navigate({ to: '/calls', search: field.current?.value ? { q: field.current.value } : {} });
        }}
      >
        <input
          ref={field}
          type="search"
          aria-label="Search calls and customers"
          placeholder="Search calls, people, numbers, words  ( / )"
          autoComplete="off"
          onChange={ask}
        />
        <FoundCustomers text={text} leave={leave} />
      </form>
      <Live />
    </header>
  );
}

/** Arrow keys go from the field through the results. */
function step(event: Pressed<HTMLFormElement>) {
  const places = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('input, .found a'));
  const next = places[places.indexOf(event.target as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** The state of the event stream. */
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
