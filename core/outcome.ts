import { Problem, type ProblemCode } from './problem.ts';

/** What came of one of many; `code` and `detail` are null where it was done. */
export type BulkResult = { id: string; done: boolean; code: ProblemCode | null; detail: string | null };

/** Runs one of many; a refusal that can be foreseen becomes its result. @throws whatever is a bug. */
export async function outcome(id: string, work: () => Promise<unknown>): Promise<BulkResult> {
  try {
    await work();
    return { id, done: true, code: null, detail: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { id, done: false, code: error.code, detail: error.message };
  }
}
