import { useState } from 'react';
import { take } from '../../../client/open.ts';
import { ApiProblem, http } from '../../api/client.ts';
import type { Clash, Draft, Edit } from '../../parts/useEdit.ts';
import { changedFields, toConfig, toDraft } from './draft.ts';
import { readStoredDraft, storeDraft, type Version } from './stored-draft.ts';

type Asked = { tenantId: string; inForce: Version; onSaved: (version: number) => void };

export const readInForce = (): Promise<Version> => take(http.GET('/pipeline/config'));

/**
 * A form for the whole configuration. Its input outlives the page. If somebody else saved meanwhile, untouched fields
 * are updated, and saving again uses the newer version.
 */
export function usePipelineEdit({ tenantId, inForce, onSaved }: Asked): Edit {
  const [{ base, draft }, hold] = useState(
    () => readStoredDraft(tenantId) ?? { base: inForce, draft: toDraft(inForce.config) },
  );
  const [problem, setProblem] = useState<Error>();
  const [clashes, setClashes] = useState<Clash[]>([]);
  const [saving, setSaving] = useState(false);
  const before = toDraft(base.config);
  const changed = changedFields(draft, before);
  const change = (next: { base: Version; draft: Draft }) => {
    hold(next);
    storeDraft(tenantId, changedFields(next.draft, toDraft(next.base.config)).length > 0 ? next : null);
  };
  const meet = async () => {
    const current = await readInForce();
    const now = toDraft(current.config);
    const theirs = changedFields(now, before);
    setClashes(theirs.map((name) => ({ field: name, before: before[name] ?? '', now: now[name] ?? '' })));
    const mine = Object.fromEntries(changed.map((name) => [name, draft[name] ?? '']));
    change({ base: current, draft: { ...now, ...mine } });
  };
  const save = async () => {
    setSaving(true);
    setProblem(undefined);
    try {
      const body = { version: base.version, config: toConfig(draft, base.config) };
      const { version } = changed.length > 0 ? await take(http.PUT('/pipeline/config', { body })) : base;
      storeDraft(tenantId, null);
      onSaved(version);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409) await meet().catch(setProblem);
      else setProblem(atFields(error as Error, Object.keys(draft)));
    } finally {
      setSaving(false);
    }
  };
  const set = (name: string, value: string) => change({ base, draft: { ...draft, [name]: value } });
  return { draft, set, changed, problem, clashes, saving, save };
}

/** The refusal with the form's field names: `config.contact.windows.0.to` shows at `contact.windows`. */
function atFields(error: Error, names: string[]): Error {
  if (!(error instanceof ApiProblem)) return error;
  const errors = error.fields.map(({ field, value, message }) => {
    const path = field.replace(/^config\./, '');
    const name = names.find((one) => path === one || path.startsWith(`${one}.`)) ?? path;
    const part = /\.windows\.(\d+)/.exec(path)?.[1];
    return { field: name, value, message: part ? `window ${Number(part) + 1} ${message}` : message };
  });
  const { status, code, message: detail, requestId } = error;
  return new ApiProblem(status, { code, detail, errors, ...(requestId && { requestId }) });
}

/** The error for a field that is not a plain input. */
export const problemAt = ({ problem }: Edit, name: string) =>
  problem instanceof ApiProblem ? problem.fields.filter(({ field }) => field === name) : [];
