import type { Bill } from '../journal/bill.ts';

/** One request to a speech engine. `outcome` is `done` or the reason code of a failure, which is billed nothing. */
export type SpeechBill = { provider: string; model: string; seconds: number; durationMs: number; outcome: string };

export const speechBill = ({ seconds, ...bill }: SpeechBill): Bill => ({
  ...bill,
  ...{ purpose: 'speech', inputUnits: Math.round(seconds), outputUnits: 0, unit: 'seconds' },
});
