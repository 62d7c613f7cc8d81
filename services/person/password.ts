import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { invalidField } from '../../core/problem.ts';

/**
 * argon2id with the package's defaults (19 MiB, 2 passes), as the OWASP password cheat sheet recommends.
 * @param beside A hash of the same address, whose salt is reused, so one computation checks all passwords of an
 *   address.
 */
export const hashPassword = (password: string, beside?: string): Promise<string> =>
  hash(password, beside === undefined ? {} : { salt: saltOf(beside) });

/** @throws {Problem} invalid_input for fewer than 10 characters. */
export function checkPassword(field: string, password: string): void {
  if (password.length < 10) throw invalidField(field, '(hidden)', 'needs at least 10 characters');
}

let nobody: Promise<string> | undefined;

/**
 * Which of these rows the password matches. Without rows it does the same work, so timing does not reveal whether there
 * are any.
 * @param rows People of one address, normally with one salt; each further salt costs a computation.
 */
export async function openedBy<T extends { passwordHash: string }>(rows: T[], password: string): Promise<T[]> {
  if (rows.length === 0) {
    nobody ??= hashPassword(randomBytes(16).toString('hex'));
    await hashPassword(password, await nobody);
    return [];
  }
  const computed = new Map<string, string>();
  const opened: T[] = [];
  for (const row of rows) {
    const kind = kindOf(row.passwordHash);
    const known = computed.get(kind) ?? (await hashPassword(password, row.passwordHash));
    computed.set(kind, known);
    // Hashed with different parameters than today's, so the texts cannot be compared.
    const fits = kindOf(known) === kind ? same(known, row.passwordHash) : await verify(row.passwordHash, password);
    if (fits) opened.push(row);
  }
  return opened;
}

/** Parameters and salt: everything but the hash itself. */
const kindOf = (encoded: string) => encoded.slice(0, encoded.lastIndexOf('$'));
const saltOf = (encoded: string) => Buffer.from(encoded.split('$')[4] ?? '', 'base64');

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
