import { type StepResult, stageOfStep, type UnitRef, unitOf } from '../../core/call.ts';
import type { Progress } from '../../core/progress.ts';
import type { Database } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { passLast } from '../journal/steps.ts';
import { readLinkableCall } from '../link/call.ts';
import { linkCall } from '../link/link.ts';

type LinkDeps = { db: Database; now: () => Date };

/**
 * Links a call to its customer and booking, in one transaction with its step, events and review items. Safe to retry:
 * links and items are keyed by the call, and a person's choice is never overwritten.
 * @throws {StepFailure} NotFound when the call is gone
 */
export const createLinkStep =
  ({ db, now }: LinkDeps) =>
  (ref: UnitRef, _progress: Progress): Promise<StepResult> =>
    withTenant(db, ref.tenantId, async (tx) => {
      const startedAt = now();
      const call = await readLinkableCall(tx, ref);
      const result = await linkCall(tx, call, now(), { stage: stageOfStep.link, atEnd: true });
      passLast(tx, ref, unitOf('link', ref), result, { startedAt, now: now() });
      return result;
    });
