import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { LocalProblem } from './problem.ts';

/** A file's JSON content; undefined if the file is missing or incomplete. */
export async function readJson<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Written to a draft and renamed; readable only by its owner. */
export async function writeJson(file: string, content: unknown): Promise<void> {
  const fresh = `${file}.new`;
  await writeFile(fresh, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, file);
}

/**
 * The installation's key, created on the first start: 32 bytes in base64.
 * @throws {LocalProblem} when the file exists without a key: a new one could not open what the old one sealed
 */
export async function ensureSecretKey(file: string): Promise<string> {
  const known = await readJson<{ key?: string }>(file);
  if (known?.key) return known.key;
  if (existsSync(file)) {
    throw new LocalProblem(
      `The key file ${file} is damaged: restore it from a backup, or move the data folder away to start empty.`,
    );
  }
  const key = randomBytes(32).toString('base64');
  await writeJson(file, { key });
  return key;
}
