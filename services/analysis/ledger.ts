import type { Bill } from '../journal/bill.ts';

/** One request to a model, paid or refused. `outcome` is `done`, `invalid_output`, or the reason code of a failure. */
export type ModelRequest = {
  provider: string;
  model: string;
  inputTokens: number;
  outputTokens: number;
  durationMs: number;
  outcome: string;
};

/** Input and output, in tokens. */
export const modelBill = ({ inputTokens, outputTokens, ...bill }: ModelRequest): Bill => ({
  ...bill,
  ...{ purpose: 'analysis', inputUnits: inputTokens, outputUnits: outputTokens, unit: 'tokens' },
});
