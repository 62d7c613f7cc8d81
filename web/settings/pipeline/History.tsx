import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { take } from '../../../client/open.ts';
import { http } from '../../api/client.ts';
import { instant, shortMoment } from '../../format/time.ts';
import { Failed } from '../../parts/Failed.tsx';
import { notify, offerUndo } from '../../parts/undo.ts';
import { usePages } from '../../parts/usePages.ts';
import { changedFields, toDraft } from './draft.ts';
import { labelOf } from './fields.ts';
import type { Version } from './stored-draft.ts';

type Props = { inForce: Version; mayRestore: boolean; changed: () => Promise<unknown> };

/** Who changed the configuration when and what, newest first; each older version can be restored. */
export function History({ inForce, mayRestore, changed }: Props) {
  const { list, rows, more } = usePages(['config', 'versions'], (place, signal) =>
    take(http.GET('/pipeline/config/versions', { params: { query: { limit: 20, ...place } }, signal })),
  );
  const restore = async (version: number) => {
    const basedOn = inForce.version;
    const made = await take(http.POST('/pipeline/config/restore', { body: { version, basedOn } }));
    await changed();
    const undo = async () => {
      await take(http.POST('/pipeline/config/restore', { body: { version: basedOn, basedOn: made.version } }));
      await changed();
    };
    offerUndo({ kind: 'done', words: `Version ${version} is active again, as version ${made.version}`, undo });
  };
  if (list.error && rows.length === 0)
    return <Failed what="Cannot show the history" error={list.error} retry={() => list.refetch()} />;
  return (
    <section className="history" aria-label="History">
      <h2>History</h2>
      <ol>
        {rows.map(({ version, at, by }) => (
          <li key={version}>
            <b>Version {version}</b>
            <span>
              {version === 0 ? 'the default' : `by ${by ?? 'the installation'}`} ·{' '}
              <time dateTime={at} title={instant(at)}>
                {shortMoment(at)}
              </time>
            </span>
            {version === inForce.version && <span className="tag">active</span>}
            {mayRestore && version !== inForce.version && (
              <button
                type="button"
                className="button"
                onClick={() => void restore(version).catch((error: Error) => notify(error.message, 'bad'))}
              >
                Restore<span className="unseen"> version {version}</span>
              </button>
            )}
            {version > 0 && <Difference version={version} />}
          </li>
        ))}
      </ol>
      {list.hasNextPage && (
        <button type="button" className="button" onClick={more}>
          Older versions
        </button>
      )}
    </section>
  );
}

const read = (version: number) =>
  take(http.GET('/pipeline/config/versions/{version}', { params: { path: { version } } }));

/** What a version changed from the previous one, loaded on request. */
function Difference({ version }: { version: number }) {
  const [open, setOpen] = useState(false);
  const difference = useQuery({
    queryKey: ['config', 'difference', version],
    queryFn: async () => {
      const [before, after] = await Promise.all([read(version - 1), read(version)]);
      const [was, is] = [toDraft(before.config), toDraft(after.config)];
      return changedFields(is, was).map((name) => ({ name, was: was[name] || '–', is: is[name] || '–' }));
    },
    enabled: open,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        What changed<span className="unseen"> in version {version}</span>
      </summary>
      {difference.error && <p className="bad">{difference.error.message}</p>}
      {difference.data?.length === 0 && <p className="small">Nothing that the form shows</p>}
      <ul>
        {difference.data?.map(({ name, was, is }) => (
          <li key={name}>
            {labelOf(name)}: <del>{was}</del> → <ins>{is}</ins>
          </li>
        ))}
      </ul>
    </details>
  );
}
