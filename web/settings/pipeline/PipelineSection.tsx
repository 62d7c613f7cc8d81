import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Failed } from '../../parts/Failed.tsx';
import { LoadingRecord } from '../../parts/LoadingRecord.tsx';
import { NoValue } from '../../parts/NoValue.tsx';
import { usePageKeys } from '../../parts/pageKeys.ts';
import { notify, offerUndo } from '../../parts/undo.ts';
import { useMe } from '../../session/useMe.ts';
import { toDraft } from './draft.ts';
import { labelOf } from './fields.ts';
import { History } from './History.tsx';
import { PipelineForm } from './PipelineForm.tsx';
import { readStoredDraft, storeDraft, type Version } from './stored-draft.ts';
import { readInForce } from './usePipelineEdit.ts';

/** The active configuration, its form, and all previous versions. */
export function PipelineSection() {
  const { me, may } = useMe();
  const queries = useQueryClient();
  const config = useQuery({ queryKey: ['config'], queryFn: readInForce });
  const tenantId = me?.tenant.id ?? '';
  const mayChange = may('config:change');
  const [editing, setEditing] = useState(() => mayChange && readStoredDraft(tenantId) !== null);
  usePageKeys(
    mayChange && !editing ? [{ key: 'e', what: 'change the configuration', run: () => setEditing(true) }] : [],
  );
  if (config.error && !config.data)
    return <Failed what="Cannot show the configuration" error={config.error} retry={() => config.refetch()} />;
  if (!config.data) return <LoadingRecord what="configuration" />;
  const refresh = () =>
    Promise.all([queries.invalidateQueries({ queryKey: ['config'] }), queries.invalidateQueries({ queryKey: ['me'] })]);
  const cancel = (changed: boolean) => {
    const draft = readStoredDraft(tenantId);
    storeDraft(tenantId, null);
    setEditing(false);
    const undo = async () => {
      storeDraft(tenantId, draft);
      setEditing(true);
    };
    if (changed && draft) offerUndo({ kind: 'done', words: 'Changes discarded', undo });
    void refresh();
  };
  const saved = (version: number) => {
    setEditing(false);
    notify(`Version ${version} is active`);
    void refresh();
  };
  return (
    <section className="part" aria-label="Pipeline configuration">
      <header>
        <h2>Pipeline configuration</h2>
        <span className="small">version {config.data.version}</span>
        {mayChange && !editing && (
          <button type="button" className="button" onClick={() => setEditing(true)}>
            Change <kbd>e</kbd>
          </button>
        )}
      </header>
      {editing ? (
        <PipelineForm tenantId={tenantId} inForce={config.data} cancel={cancel} onSaved={saved} />
      ) : (
        <Values of={config.data} />
      )}
      <History inForce={config.data} mayRestore={mayChange && !editing} changed={refresh} />
    </section>
  );
}

const Values = ({ of }: { of: Version }) => (
  <dl className="pairs">
    {Object.entries(toDraft(of.config)).map(([name, value]) => (
      <div key={name}>
        <dt>{labelOf(name)}</dt>
        <dd>{value || <NoValue why="not set" />}</dd>
      </div>
    ))}
  </dl>
);
