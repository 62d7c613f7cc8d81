import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { loadFailedPages, Unreachable } from '../parts/lazyPage.ts';

/** A page that could not be shown, within the frame: because the connection is gone, or by a bug of ours. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = useCallback(async () => {
    await loadFailedPages();
    reset();
    await router.invalidate();
  }, [reset, router]);
  const away = error instanceof Unreachable;
  useEffect(() => {
    if (!away) return;
    addEventListener('online', retry);
    return () => removeEventListener('online', retry);
  }, [away, retry]);
  return (
    <div className="empty" role="alert">
      <h2>{away ? 'The connection is gone' : 'This page failed'}</h2>
      <p>
        {away
          ? 'This page has not been loaded yet, and the server cannot be reached.'
          : error instanceof Error
            ? error.message
            : String(error)}
      </p>
      <button type="button" className="button" onClick={() => void retry()}>
        Try again
      </button>
    </div>
  );
}
