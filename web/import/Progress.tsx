import { useEffect, useState } from 'react';
import { duration, pluralize } from '../format/time.ts';
import { rowsOf, type Source } from './bad-rows.ts';

/** How much is done, how fast, and how long it may take; rows are estimated from bytes. */
export function Progress({
  source,
  sent,
  since,
  cancel,
}: {
  source: Source;
  sent: number;
  since: number;
  cancel: () => void;
}) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const total = rowsOf(source.sheet).length;
  const share = Math.min(1, sent / Math.max(1, source.file.size));
  const seconds = Math.max(0.001, (now - since) / 1000);
  const rows = Math.floor(total * share);
  const left = share > 0 && share < 1 ? (seconds / share) * (1 - share) : null;
  return (
    <div className="sending">
      <p>
        <b>{source.name}</b>
      </p>
      <progress value={share} max={1} aria-label={`${source.name} sent`} />
      <p role="status">
        {share < 1
          ? `${rows.toLocaleString()} of ${pluralize(total, 'row')} sent · ${Math.round(rows / seconds).toLocaleString()} a second`
          : `All ${pluralize(total, 'row')} sent; saving the last rows`}
        {left !== null && ` · about ${duration(Math.ceil(left))} to go`} · {duration(seconds)}
      </p>
      <div>
        <button type="button" className="button" onClick={cancel}>
          Cancel import
        </button>
      </div>
    </div>
  );
}
