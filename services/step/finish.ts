import type { CallRunRef, StepKey, StepResult } from '../../core/call.ts';
import type { Database, Tx } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { finishStep } from '../journal/steps.ts';

/**
 * Ends a unit that takes a while: its results and its end are one transaction. Safe to repeat, as {@link finishStep} is
 * and `write` must be.
 */
export const createFinish =
  ({ db, now }: { db: Database; now: () => Date }, ref: CallRunRef, key: StepKey) =>
  (result: StepResult, write: (tx: Tx) => Promise<void> = async () => {}): Promise<StepResult> =>
    withTenant(db, ref.tenantId, async (tx) => {
      // In one trip.
      await Promise.all([write(tx), finishStep(tx, ref, key, result, now())]);
      return result;
    });
