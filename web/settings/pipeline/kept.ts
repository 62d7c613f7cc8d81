import type { Schemas } from '../../../client/open.ts';
import type { Draft } from '../../parts/useEdit.ts';

export type Version = Schemas['PipelineVersion'];
/** What was typed and not saved, with the version on which it rests. */
export type Kept = { base: Version; draft: Draft };

const place = (tenantId: string) => `pipeline draft ${tenantId}`;

/** Null where nothing is kept. It lasts as long as the browser's tab, also over a reload. */
export function readKept(tenantId: string): Kept | null {
  const text = sessionStorage.getItem(place(tenantId));
  return text ? (JSON.parse(text) as Kept) : null;
}
export function keep(tenantId: string, kept: Kept | null): void {
  if (kept) sessionStorage.setItem(place(tenantId), JSON.stringify(kept));
  else sessionStorage.removeItem(place(tenantId));
}
