import type { useUploads } from './useUploads.ts';

type Props = Pick<ReturnType<typeof useUploads>, 'uploads' | 'dismiss'>;

export function Uploads({ uploads, dismiss }: Props) {
  if (uploads.length === 0) return null;
  return (
    <ul className="uploads" aria-label="Recordings on their way" aria-live="polite">
      {uploads.map(({ key, name, sent, total, state, words }) => (
        <li key={key}>
          <span>{name}</span>
          {state === 'sending' ? (
            <progress value={sent} max={total} aria-label={`${name} sent`} />
          ) : (
            <span className={state === 'failed' ? 'bad' : 'good'}>{words}</span>
          )}
          {state === 'failed' && (
            <button type="button" className="button" onClick={() => dismiss(key)}>
              Dismiss
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
