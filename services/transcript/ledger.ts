import type { CallRef } from '../../core/call.ts';
import type { Database } from '../../db/open.ts';
import { type Bill, recordBill } from '../journal/bill.ts';

/** One request to a speech engine. `outcome` is `done` or the reason code of a failure, which is billed nothing. */
export type SpeechBill = { provider: string; model: string; seconds: number; durationMs: number; outcome: string };

export const speechBill = ({ seconds, ...bill }: SpeechBill): Bill => ({
  ...bill,
  ...{ purpose: 'speech', inputUnits: Math.round(seconds), outputUnits: 0, unit: 'seconds' },
});

/** Writes what was heard for how long; see {@link recordBill}. */
export const recordSpeechRequest = (db: Database, ref: CallRef, bill: SpeechBill, now: Date) =>
  recordBill(db, ref, speechBill(bill), now);
