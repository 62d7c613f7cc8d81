import { Problem } from '../../core/problem.ts';

/** @throws {Problem} precondition_failed when the row has changed since the version the editor saw */
export function sameVersion(what: string, current: number, seen: number): void {
  if (current === seen) return;
  throw new Problem(
    'precondition_failed',
    `Cannot change the ${what}: you read version ${seen}, but the current version is ${current}`,
  );
}
