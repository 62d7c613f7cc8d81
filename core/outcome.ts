import { Problem, type ProblemCode } from './problem.ts';

/** The result for one of many; `code` and `detail` are null if it was done. */
export type BulkResult = { id: string; done: boolean; code: ProblemCode | null; detail: string | null };

/** Runs one of many and turns an expected refusal into its result. @throws anything that is a bug */
export async function outcome(id: string, work: () => Promise<unknown>): Promise<BulkResult> {
  try {
    await work();
    return { id, done: true, code: null, detail: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { id, done: false, code: error.code, detail: error.message };
  }
}
