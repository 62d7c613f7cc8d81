import { chmod, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporalCli } from './version.ts';

/** Lets the SDK download the program: it can only do so by starting a server once, which is stopped right away. */
export async function downloadWithSdk(target: string): Promise<void> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const dir = await mkdtemp(join(dirname(target), 'fetching-'));
  try {
    const executable = { type: 'cached-download', downloadDir: dir, version: `v${temporalCli.version}` } as const;
    const env = await TestWorkflowEnvironment.createLocal({
      server: { executable, log: { format: 'pretty', level: 'error' } },
    });
    await env.teardown();
    const [program] = await readdir(dir);
    if (!program) throw new Error('the download left no file');
    await chmod(join(dir, program), 0o755);
    await rename(join(dir, program), target);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
