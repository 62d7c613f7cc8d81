import type { CallRef } from '../../core/call.ts';
import type { Database } from '../../db/open.ts';
import { recordBill } from '../journal/bill.ts';

/** One request to a model, paid or refused. `outcome` is `done`, `invalid_output`, or the reason code of a failure. */
export type ModelRequest = {
  provider: string;
  model: string;
  inputTokens: number;
  outputTokens: number;
  durationMs: number;
  outcome: string;
};

/** Writes what was read and said in tokens; see {@link recordBill}. */
export const recordModelRequest = (
  db: Database,
  ref: CallRef,
  { inputTokens, outputTokens, ...bill }: ModelRequest,
  now: Date,
) =>
  recordBill(
    db,
    ref,
    { ...bill, purpose: 'analysis', inputUnits: inputTokens, outputUnits: outputTokens, unit: 'tokens' },
    now,
  );
