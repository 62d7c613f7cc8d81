import type { Step } from '../../core/call.ts';
import { type BulkResult, outcome } from '../../core/outcome.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import type { Act } from '../audit/change.ts';
import type { RunsPort } from '../runs/port.ts';
import { listParked } from './list.ts';
import { decideParked, type ParkedDecision } from './resolve.ts';

/** The named ones, or all that wait at a step for a reason: at most 500 per request, newest first. */
export type ParkedChoice = { ids: readonly string[] } | { step?: Step | undefined; reasonCode?: string | undefined };

const maxItems = 500;
const atOnce = 8;

/**
 * One decision about many parked calls, each by itself: one that is refused, because somebody else was faster or its
 * run has ended, does not stop the others. Safe to repeat: what was already decided is refused as a conflict.
 * @returns one result per call, in the given order; `more` if the choice by reason matches further ones
 */
export async function decideManyParked(
  deps: { db: Database; runs: Pick<RunsPort, 'resolveCall'> },
  act: Act,
  choice: ParkedChoice,
  decision: Omit<ParkedDecision, 'id'>,
): Promise<{ results: BulkResult[]; more: boolean }> {
  const { tenantId } = decision;
  const chosen =
    'ids' in choice
      ? { ids: [...new Set(choice.ids)], more: false }
      : await withTenant(deps.db, tenantId, async (tx) => {
          const { items, nextCursor } = await listParked(tx, { ...choice, tenantId, limit: maxItems });
          return { ids: items.map(({ id }) => id), more: nextCursor !== null };
        });
  const results: BulkResult[] = [];
  for (let at = 0; at < chosen.ids.length; at += atOnce) {
    const some = chosen.ids.slice(at, at + atOnce);
    results.push(
      ...(await Promise.all(some.map((id) => outcome(id, () => decideParked(deps, act, { ...decision, id }))))),
    );
  }
  return { results, more: chosen.more };
}
