import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { hrefOf } from '../../client/open.ts';
import { ExportLink } from '../parts/ExportLink.tsx';
import { Failed } from '../parts/Failed.tsx';
import { useMe } from '../session/useMe.ts';
import { Bulk } from './Bulk.tsx';
import { CallGrid } from './CallGrid.tsx';
import { FilterBar } from './FilterBar.tsx';
import { FirstRun } from './FirstRun.tsx';
import { type Filters, isFiltered, toQuery, without } from './filters.ts';
import { LoadingLines } from './LoadingLines.tsx';
import { NoMatch } from './NoMatch.tsx';
import { StageTabs } from './StageTabs.tsx';
import { UploadTray } from './UploadTray.tsx';
import { useCalls } from './useCalls.ts';
import { useDrop } from './useDrop.ts';
import { useSelection } from './useSelection.ts';
import { useUploads } from './useUploads.ts';

export function CallsPage() {
  const filters = useSearch({ from: '/calls' });
  const navigate = useNavigate({ from: '/calls' });
  const { may } = useMe();
  const { calls, rows, fresh, showFresh } = useCalls(filters);
  const uploads = useUploads();
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const marks = useSelection(ids);
  const picker = useRef<HTMLInputElement>(null);
  const { dropping, handlers } = useDrop(may('calls:ingest') ? uploads.add : null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = calls;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useEffect(() => {
    document.title = 'Calls · Callweave';
  }, []);
  const change = useCallback((search: Filters) => void navigate({ search }), [navigate]);
  const choose = () => picker.current?.click();
  const first = calls.isSuccess && rows.length === 0 && !isFiltered(filters);

  return (
    <div className={dropping ? 'page calls dropping' : 'page calls'} {...handlers}>
      <div className="title">
        <h1>Calls</h1>
        <div className="actions">
          {may('data:export') && !first && <ExportLink href={hrefOf('/calls.csv', { query: toQuery(filters) })} />}
          {may('calls:ingest') && (
            <>
              <input
                ref={picker}
                type="file"
                accept="audio/*,.wav,.mp3,.flac,.ogg,.opus"
                multiple
                hidden
                onChange={({ target }) => {
                  uploads.add(target.files ?? []);
                  target.value = '';
                }}
              />
              <button type="button" className="button main" onClick={choose}>
                Add recording
              </button>
            </>
          )}
        </div>
      </div>
      {!first && <FilterBar filters={filters} change={change} />}
      <UploadTray uploads={uploads} />
      {!first && <StageTabs filters={filters} />}
      {marks.chosen.length > 0 && <Bulk ids={marks.chosen} clear={marks.clear} />}
      {calls.isError && rows.length === 0 ? (
        <Failed what="Cannot show the calls" error={calls.error} retry={() => calls.refetch()} />
      ) : first ? (
        <FirstRun choose={choose} may={may('calls:ingest')} />
      ) : (
        <CallGrid
          rows={rows}
          more={more}
          sort={filters.sort}
          sortBy={(sort) => change(sort ? { ...filters, sort } : without(filters, 'sort'))}
          marks={may('calls:change') ? marks : null}
          above={
            fresh > 0 && (
              <button type="button" className="button fresh" onClick={showFresh}>
                {fresh === 100 ? '100 or more' : fresh} new
              </button>
            )
          }
          below={calls.isPending ? <LoadingLines /> : calls.isSuccess && rows.length === 0 && <NoMatch />}
        />
      )}
    </div>
  );
}
