import type { Schemas } from '../../../client/open.ts';
import type { Draft } from '../../parts/useEdit.ts';

export type Version = Schemas['PipelineVersion'];
/** Unsaved input, with the version it is based on. */
export type StoredDraft = { base: Version; draft: Draft };

const place = (tenantId: string) => `pipeline draft ${tenantId}`;

/** Null if nothing is stored. It lasts as long as the browser tab, including reloads. */
export function readStoredDraft(tenantId: string): StoredDraft | null {
  const text = sessionStorage.getItem(place(tenantId));
  return text ? (JSON.parse(text) as StoredDraft) : null;
}
export function storeDraft(tenantId: string, draft: StoredDraft | null): void {
  if (draft) sessionStorage.setItem(place(tenantId), JSON.stringify(draft));
  else sessionStorage.removeItem(place(tenantId));
}
