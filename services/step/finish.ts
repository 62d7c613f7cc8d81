import type { CallRunRef, StepKey, StepResult } from '../../core/call.ts';
import { last } from '../../db/last.ts';
import type { Database, Tx } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { finishLast } from '../journal/steps.ts';

/**
 * Ends a unit that takes a while: its results and its end are one transaction and, where nothing has to be asked first,
 * one trip. Safe to repeat, as {@link finishLast} is and the statements of `write` must be.
 */
export const createFinish =
  ({ db, now }: { db: Database; now: () => Date }, ref: CallRunRef, key: StepKey) =>
  (
    result: StepResult,
    write: (tx: Tx) => PromiseLike<unknown>[] | Promise<PromiseLike<unknown>[]> = () => [],
  ): Promise<StepResult> =>
    withTenant(db, ref.tenantId, async (tx) => {
      finishLast(tx, ref, key, result, now());
      last(tx, ...(await write(tx)));
      return result;
    });
