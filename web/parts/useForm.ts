import { useState } from 'react';
import type { Draft, Edit } from './useEdit.ts';

/**
 * A form for something without a version, for {@link EditForm}: the last save wins.
 * @param send Gets the input and the names of the changed fields; errors it throws are shown in the form.
 */
export function useForm(start: Draft, send: (draft: Draft, changed: string[]) => Promise<unknown>): Edit {
  const [draft, setDraft] = useState(start);
  const [problem, setProblem] = useState<Error>();
  const [saving, setSaving] = useState(false);
  const changed = Object.keys(draft).filter((field) => draft[field] !== start[field]);
  const set = (field: string, value: string) => setDraft((now) => ({ ...now, [field]: value }));
  const save = async () => {
    setSaving(true);
    setProblem(undefined);
    try {
      await send(draft, changed);
    } catch (error) {
      setProblem(error as Error);
    } finally {
      setSaving(false);
    }
  };
  return { draft, set, changed, problem, clashes: [], saving, save };
}
