/**
 * Something a person can fix: the message is one sentence that names the problem and its remedy, and is shown without a
 * stack.
 */
export class LocalProblem extends Error {
  override readonly name = 'LocalProblem';
}

/** The message for a failure that looks like a full disk; undefined for any other. */
export function fullDisk(text: string, dir: string): LocalProblem | undefined {
  if (!/ENOSPC|no space left on device|disk (is )?full|database or disk is full/i.test(text)) return undefined;
  return new LocalProblem(
    `The disk that holds ${dir} is full: free some space or choose another disk with --data-dir.`,
  );
}
