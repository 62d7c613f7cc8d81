import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { LocalProblem } from './problem.ts';

/** What a file keeps as JSON; undefined where it is missing or not whole. */
export async function readKept<T>(file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Written aside and renamed, readable by its owner alone. */
export async function keep(file: string, content: unknown): Promise<void> {
  const fresh = `${file}.new`;
  await writeFile(fresh, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, file);
}

/**
 * The installation's key, made by the first start: 32 bytes in base64.
 * @throws {LocalProblem} when the file is there and holds no key: a new one could not read what the old one sealed.
 */
export async function keepSecretKey(file: string): Promise<string> {
  const known = await readKept<{ key?: string }>(file);
  if (known?.key) return known.key;
  if (existsSync(file)) {
    throw new LocalProblem(
      `The key file ${file} is damaged: restore it from a backup, or move the data folder away to start empty.`,
    );
  }
  const key = randomBytes(32).toString('base64');
  await keep(file, { key });
  return key;
}
