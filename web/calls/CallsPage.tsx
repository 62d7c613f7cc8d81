import { useNavigate, useSearch } from '@tanstack/react-router';
import { type DragEvent, useCallback, useEffect, useRef, useState } from 'react';
import { Failed } from '../parts/Failed.tsx';
import { CallGrid } from './CallGrid.tsx';
import { EmptyCalls } from './EmptyCalls.tsx';
import { FilterBar } from './FilterBar.tsx';
import { LoadingLines } from './LoadingLines.tsx';
import { Uploads } from './Uploads.tsx';
import { useCalls } from './useCalls.ts';
import { useUploads } from './useUploads.ts';

export function CallsPage() {
  const filters = useSearch({ from: '/calls' });
  const navigate = useNavigate({ from: '/calls' });
  const { calls, rows, fresh, showFresh } = useCalls(filters);
  const { uploads, add, dismiss } = useUploads();
  const [dropping, setDropping] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = calls;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useEffect(() => {
    document.title = 'Calls · Callweave';
  }, []);

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    add(event.dataTransfer.files);
  };
  const filtered = Object.keys(filters).length > 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the one for keyboards
    <div
      className={dropping ? 'page dropping' : 'page'}
      style={{ flex: 1 }}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={onDrop}
    >
      <div className="title">
        <h1>Calls</h1>
        <div className="actions">
          <input
            ref={picker}
            type="file"
            accept="audio/*,.wav,.mp3,.flac,.ogg,.opus"
            multiple
            hidden
            onChange={({ target }) => {
              add(target.files ?? []);
              target.value = '';
            }}
          />
          <button type="button" className="button main" onClick={() => picker.current?.click()}>
            Add recording
          </button>
        </div>
      </div>
      <FilterBar filters={filters} change={(search) => void navigate({ search })} />
      <Uploads uploads={uploads} dismiss={dismiss} />
      {calls.isError && rows.length === 0 ? (
        <Failed what="Cannot show the calls" error={calls.error} retry={() => calls.refetch()} />
      ) : (
        <CallGrid
          rows={rows}
          more={more}
          above={
            fresh > 0 && (
              <button type="button" className="button fresh" onClick={showFresh}>
                {fresh} new
              </button>
            )
          }
          below={
            calls.isPending ? (
              <LoadingLines />
            ) : (
              calls.isSuccess && rows.length === 0 && <EmptyCalls filtered={filtered} />
            )
          }
        />
      )}
    </div>
  );
}
