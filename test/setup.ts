import { spawn } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { endShared } from './fixtures/shared-end.ts';

/** One folder a test run, in which shared servers are noted; they end with the run, also when it fails or is killed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runDir = await mkdtemp(join(tmpdir(), 'callweave-test-'));
  await chmod(runDir, 0o711); // Postgres, as `nobody`, must get through
  project.provide('runDir', runDir);
  const guard = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('guard.ts', import.meta.url))], {
    env: { ...process.env, GUARD_OF: String(process.pid), GUARD_DIR: runDir },
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    detached: true,
    stdio: 'ignore',
  });
  guard.unref();
  return async () => {
    guard.kill('SIGKILL');
    await endShared(runDir);
  };
}
