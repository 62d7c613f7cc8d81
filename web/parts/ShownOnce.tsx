import { type ReactNode, useEffect, useRef } from 'react';
import { CopyButton } from './CopyButton.tsx';

type Props = { title: string; text: string; children: ReactNode; close: () => void };

/** A secret that cannot be shown again: to be copied now. */
export function ShownOnce({ title, text, children, close }: Props) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <section className="once" aria-label={title}>
      <h2 ref={head} tabIndex={-1}>
        {title}
      </h2>
      <p>{children}</p>
      <code className="secret">{text}</code>
      <div className="bar">
        <CopyButton text={() => text} label="Copy" className="button main" />
        <button type="button" className="button" onClick={close}>
          Done
        </button>
      </div>
    </section>
  );
}
