import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Everything that can end up in the bundle. */
const sources = ['workflows', 'core', 'package-lock.json'];

async function* filesUnder(path: string): AsyncGenerator<string> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return yield path;
  for (const { name } of entries.sort((a, b) => a.name.localeCompare(b.name))) yield* filesUnder(join(path, name));
}

async function keyOfSources(): Promise<string> {
  const hash = createHash('sha256').update(root);
  for (const source of sources) {
    for await (const file of filesUnder(join(root, source))) hash.update(file).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * Builds the code, or reuses a bundle built from the very same sources, which saves seconds on every start. If the
 * cache cannot be written, it is built each time.
 */
export async function cachedBundle(make: () => Promise<{ code: string }>): Promise<{ code: string }> {
  const folder = join(root, 'node_modules', '.cache', 'workflows');
  const file = join(folder, `${await keyOfSources()}.js`);
  const cached = await readFile(file, 'utf8').catch(() => undefined);
  if (cached) return { code: cached };
  const { code } = await make();
  await store(folder, file, code).catch(() => {});
  return { code };
}

/** Written to a draft and renamed; older bundles are deleted. */
async function store(folder: string, file: string, code: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const older = (await readdir(folder)).map((name) => join(folder, name)).filter((other) => other !== file);
  await writeFile(`${file}.${process.pid}`, code);
  await rename(`${file}.${process.pid}`, file);
  for (const other of older) await rm(other, { force: true });
}
