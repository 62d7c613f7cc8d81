import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild } from '../local/process/child.ts';
import type { Arena } from './arena.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

/**
 * Seconds from the start command on an empty folder to the first analyzed call, and for a second start; downloads are
 * already cached.
 */
export async function measureFirstCall(
  arena: Arena,
): Promise<{ firstCallSeconds: number; secondStartSeconds: number }> {
  const dataDir = join(arena.dir, 'first');
  await mkdir(dataDir, { mode: 0o711 });
  for (const part of ['speech', 'cache']) await symlink(join(project, '.callweave', part), join(dataDir, part));
  return {
    firstCallSeconds: await run(dataDir, 'first', /found +\S/),
    secondStartSeconds: await run(dataDir, 'second', /Callweave is up/),
  };
}

async function run(dataDir: string, name: string, until: RegExp): Promise<number> {
  const logFile = `${dataDir}-${name}.log`;
  const begin = performance.now();
  const child = await startChild({
    command: process.execPath,
    args: ['--import', 'tsx', 'local/start.ts', '--data-dir', dataDir, '--port', '0'],
    cwd: project,
    env: process.env,
    logFile,
  });
  while (!until.test(await readFile(logFile, 'utf8')) && !child.gone.aborted) await sleep(50);
  const seconds = (performance.now() - begin) / 1000;
  if (child.gone.aborted) throw new Error(`The start ended: ${child.lastWords()}`);
  await child.stop('SIGINT', 60_000);
  console.error(`  ${name} start: ${seconds.toFixed(1)} s`);
  return seconds;
}
