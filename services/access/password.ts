import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { invalidField } from '../../core/problem.ts';

/** argon2id with the package's defaults (19 MiB, 2 passes): the figures of the OWASP password sheet. */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** @throws {Problem} invalid_input for fewer than 10 characters. */
export function checkPassword(field: string, password: string): void {
  if (password.length < 10) throw invalidField(field, '(hidden)', 'needs at least 10 characters');
}

let nobody: Promise<string> | undefined;

/** True when the password fits. Without a hash (no such user) the same work is done and the answer is no, so that time tells nothing. */
export async function passwordFits(passwordHash: string | undefined, password: string): Promise<boolean> {
  if (passwordHash !== undefined) return verify(passwordHash, password);
  nobody ??= hashPassword(randomBytes(16).toString('hex'));
  await verify(await nobody, password);
  return false;
}
