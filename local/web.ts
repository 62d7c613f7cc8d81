import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fullDisk, LocalProblem } from './machine/problem.ts';
import { startChild } from './process/child.ts';

/** What the pages are built from. */
const sources = ['web', 'core', 'reading', 'client', 'package-lock.json'];

/** Milliseconds since 1970 of the newest file; 0 if there is none. */
async function newest(path: string): Promise<number> {
  const info = await stat(path).catch(() => null);
  if (!info?.isDirectory()) return info?.mtimeMs ?? 0;
  const entries = (await readdir(path)).filter((name) => name !== 'node_modules');
  return Math.max(0, ...(await Promise.all(entries.map((name) => newest(join(path, name))))));
}

/**
 * Builds the pages into `<project>/dist/web` if their sources are newer than the last build; two concurrent starts do
 * not interfere.
 * @returns that folder
 */
export async function buildWeb({
  project,
  logFile,
  say,
}: {
  project: string;
  logFile: string;
  say: (text: string) => void;
}): Promise<string> {
  const built = join(project, 'dist', 'web');
  const made = (await stat(join(built, 'index.html')).catch(() => null))?.mtimeMs ?? 0;
  const changed = Math.max(...(await Promise.all(sources.map((name) => newest(join(project, name))))));
  if (made > changed) return built;

  say('building the pages');
  const fresh = join(project, 'dist', `web-${process.pid}`);
  const vite = await startChild({
    command: process.execPath,
    args: [
      ...[join(project, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', 'web/vite.config.ts'],
      ...['--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'],
    ],
    cwd: project,
    env: { ...process.env, NODE_ENV: 'production' },
    logFile,
  });
  const how = await vite.exited;
  if (how !== 'exit code 0') {
    await rm(fresh, { recursive: true, force: true });
    throw fullDisk(vite.lastWords(), fresh) ?? new LocalProblem(`The pages cannot be built (${how}): see ${logFile}.`);
  }
  await rm(built, { recursive: true, force: true });
  await rename(fresh, built);
  return built;
}
