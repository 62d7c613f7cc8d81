import { useState } from 'react';

type Props = { text: () => string; label: string; className?: string };

/**
 * Copies a text and confirms it. Browsers only allow clipboard access on pages from this machine or over TLS: elsewhere
 * there is no button.
 */
export function CopyButton({ text, label, className = 'button' }: Props) {
  const [copied, setCopied] = useState(false);
  if (!navigator.clipboard) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" className={className} onClick={() => void copy().catch(() => {})}>
      <span role="status">{copied ? 'Copied' : label}</span>
    </button>
  );
}
