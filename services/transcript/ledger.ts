import type { CallRef } from '../../core/call.ts';
import type { Database } from '../../db/open.ts';
import { recordBill } from '../journal/bill.ts';

/** One request to a speech engine. `outcome` is `done` or the reason code of a failure, which is billed nothing. */
export type SpeechBill = { provider: string; model: string; seconds: number; durationMs: number; outcome: string };

/** Writes what was heard for how long; see {@link recordBill}. */
export const recordSpeechRequest = (db: Database, ref: CallRef, { seconds, ...bill }: SpeechBill, now: Date) =>
  recordBill(
    db,
    ref,
    { ...bill, purpose: 'speech', inputUnits: Math.round(seconds), outputUnits: 0, unit: 'seconds' },
    now,
  );
