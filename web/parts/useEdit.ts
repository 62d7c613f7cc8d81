import { useState } from 'react';
import { ApiProblem } from '../api/client.ts';

/** The input by field. */
export type Draft = Record<string, string>;

type Versioned = { id: string; version: number };
type Edited<T, Body> = {
  requests: {
    read: (id: string) => Promise<T>;
    create: (body: Body) => Promise<T>;
    /** Based on the version of `saved`. */
    change: (saved: T, body: Partial<Body>) => Promise<T>;
  };
  /** Null for a new one. */
  saved: T | null;
  toDraft: (saved: T | null) => Draft;
  /** The fields as the API takes them. */
  toBody: (draft: Draft) => Body;
  onSaved: (saved: T) => void;
};

/** Someone else's change while this one was typed. */
export type Clash = { field: string; before: string; now: string };

/**
 * A form for one resource. Only changes are sent, with the version they are based on. If somebody else saved first,
 * nothing typed is lost: `clashes` shows what changed meanwhile, untouched fields are updated, and saving again uses
 * the newer version.
 */
export function useEdit<T extends Versioned, Body extends object>({
  requests,
  saved,
  toDraft,
  toBody,
  onSaved,
}: Edited<T, Body>) {
  const [base, setBase] = useState(saved);
  const [draft, setDraft] = useState(() => toDraft(saved));
  const [problem, setProblem] = useState<Error>();
  const [clashes, setClashes] = useState<Clash[]>([]);
  const [saving, setSaving] = useState(false);
  const before = toDraft(base);
  const changed = Object.keys(draft).filter((field) => draft[field] !== before[field]);
  const set = (field: string, value: string) => setDraft((now) => ({ ...now, [field]: value }));

  const meet = async ({ id }: T) => {
    const current = await requests.read(id);
    const now = toDraft(current);
    const clashing = Object.keys(now).filter((field) => now[field] !== before[field]);
    setClashes(clashing.map((field) => ({ field, before: before[field] ?? '', now: now[field] ?? '' })));
    setDraft((typed) => ({ ...now, ...Object.fromEntries(changed.map((field) => [field, typed[field] ?? ''])) }));
    setBase(current);
  };
  const save = async () => {
    if (base && changed.length === 0) return onSaved(base);
    setSaving(true);
    setProblem(undefined);
    const body = toBody(draft);
    try {
      const part = Object.fromEntries(Object.entries(body).filter(([field]) => changed.includes(field)));
      onSaved(base ? await requests.change(base, part as Partial<Body>) : await requests.create(body));
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 412 && base) await meet(base).catch(setProblem);
      else setProblem(error as Error);
    } finally {
      setSaving(false);
    }
  };
  return { draft, set, changed, problem, clashes, saving, save };
}

export type Edit = Pick<
  ReturnType<typeof useEdit<Versioned, object>>,
  'draft' | 'set' | 'changed' | 'problem' | 'clashes' | 'saving' | 'save'
>;
