import { StepFailure } from '../../core/failures.ts';

/**
 * Letters, digits, dot, dash and underscore; never a leading dot, so no key can escape or collide with our hidden
 * files.
 */
const segment = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,200}$/;
const maxCharacters = 800;

/**
 * Keys become paths and URLs: only plain ones are accepted, with at least tenant and name.
 * @throws StepFailure InvalidInput
 */
export function checkKey(key: string): void {
  const parts = key.split('/');
  if (key.length > maxCharacters || parts.length < 2 || !parts.every((part) => segment.test(part)))
    throw new StepFailure('InvalidInput', `Cannot use the storage key ${JSON.stringify(key.slice(0, 200))}`);
}

/** A prefix is a key that may end anywhere after its first segment. @throws StepFailure InvalidInput */
export function checkPrefix(prefix: string): void {
  checkKey(prefix.endsWith('/') ? `${prefix}x` : prefix);
}

/** A requested range must start inside the object. @throws StepFailure InvalidInput */
export function outOfRange(key: string): StepFailure {
  return new StepFailure('InvalidInput', `Cannot read beyond the end of ${key}`);
}

export const missing = (key: string) => new StepFailure('NotFound', `Cannot find ${key} in storage`);
