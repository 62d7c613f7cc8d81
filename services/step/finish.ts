import type { CallRunRef, StepKey, StepResult } from '../../core/call.ts';
import type { Database, Tx } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { finishStep } from '../journal/steps.ts';

/**
 * How a unit that takes a while ends: what it found and its end are one transaction. Safe twice: as {@link finishStep}
 * is, and as `write` must be.
 */
export const createFinish =
  ({ db, now }: { db: Database; now: () => Date }, ref: CallRunRef, key: StepKey) =>
  (result: StepResult, write: (tx: Tx) => Promise<void> = async () => {}): Promise<StepResult> =>
    withTenant(db, ref.tenantId, async (tx) => {
      await write(tx);
      await finishStep(tx, ref, key, result, now());
      return result;
    });
