import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** All that can end up in the bundle. */
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
 * Makes the code, or finds what was made from the very same sources before: that saves seconds of every start. Where nothing can be
 * written it is made each time.
 */
export async function keptBundle(make: () => Promise<{ code: string }>): Promise<{ code: string }> {
  const folder = join(root, 'node_modules', '.cache', 'workflows');
  const file = join(folder, `${await keyOfSources()}.js`);
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept) return { code: kept };
  const { code } = await make();
  await keep(folder, file, code).catch(() => {});
  return { code };
}

/** Written aside and renamed; older ones go. */
async function keep(folder: string, file: string, code: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const older = (await readdir(folder)).map((name) => join(folder, name)).filter((other) => other !== file);
  await writeFile(`${file}.${process.pid}`, code);
  await rename(`${file}.${process.pid}`, file);
  for (const other of older) await rm(other, { force: true });
}
