import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from '../../local/process/child.ts';
import { identify } from '../../local/process/identity.ts';
import { aFolder } from '../fixtures/folder.ts';

test('servers of a test run that was killed are ended, and its folder goes away', async () => {
  const dir = await aFolder();
  const runDir = join(dir, 'run');
  await mkdir(runDir);
  const aChild = (command: string, args: string[], env = process.env) =>
    startChild({
      command,
      args,
      env,
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      logFile: join(dir, 'log'),
    });
  const run = await aChild('sleep', ['60']);
  const server = await aChild('sleep', ['60']);
  await writeFile(join(runDir, 'postgres.json'), JSON.stringify({ value: null, server: identify(server.pid) }));
  const env = { ...process.env, GUARD_OF: String(run.pid), GUARD_DIR: runDir };
  const guard = await aChild(process.execPath, ['--import', 'tsx', 'test/guard.ts'], env);
  onTestFinished(() => Promise.all([run, server, guard].map((one) => one.stop('SIGKILL'))).then(() => {}));

  await sleep(3_000);
  expect(server.gone.aborted).toBe(false);
  await run.stop('SIGKILL');
  expect(await server.exited).toBe('signal SIGINT');
  expect(await guard.exited).toBe('exit code 0');
  expect(existsSync(runDir)).toBe(false);
});
