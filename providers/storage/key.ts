import { StepFailure } from '../../core/failures.ts';

/** Letters, digits, dot, dash and underscore; never a leading dot, so that no key can climb or meet our own hidden files. */
const segment = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}$/;
const mostCharacters = 800;

/** Keys become paths and addresses: only plain ones are taken, at least tenant and name. @throws StepFailure InvalidInput */
export function checkKey(key: string): void {
  const parts = key.split('/');
  if (key.length > mostCharacters || parts.length < 2 || !parts.every((part) => segment.test(part)))
    throw new StepFailure('InvalidInput', `Cannot use the storage key ${JSON.stringify(key.slice(0, 200))}`);
}

/** A prefix is a key that may stop anywhere after its first segment. @throws StepFailure InvalidInput */
export function checkPrefix(prefix: string): void {
  checkKey(prefix.endsWith('/') ? `${prefix}x` : prefix);
}

/** What is asked for must begin inside the object. @throws StepFailure InvalidInput */
export function outOfRange(key: string): StepFailure {
  return new StepFailure('InvalidInput', `Cannot read beyond the end of ${key}`);
}

export const missing = (key: string) => new StepFailure('NotFound', `Cannot find ${key} in storage`);
