import type { CallRef, Step, StepResult } from '../../core/call.ts';
import type { Database, Tx } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { lastly } from '../../db/together.ts';
import { finishStep } from '../journal/steps.ts';

/**
 * How a step that takes a while ends: what it found and its end are one transaction, sent in one trip. Safe twice: as {@link finishStep}
 * is, and as `write` must be.
 */
export const createFinish =
  ({ db, now }: { db: Database; now: () => Date }, ref: CallRef, step: Step) =>
  (result: StepResult, write: (tx: Tx) => Promise<void> = async () => {}): Promise<StepResult> =>
    withTenant(db, ref.tenantId, async (tx) => {
      await write(tx);
      await lastly(tx, finishStep(tx, ref, step, result, now()));
      return result;
    });
