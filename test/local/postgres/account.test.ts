import { chmod, lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { anyFreePort } from '../../../local/machine/ports.ts';
import { makeHome, postgresAccount } from '../../../local/postgres/account.ts';
import { startChild } from '../../../local/process/child.ts';
import { aFolder } from '../../fixtures/folder.ts';

const isRoot = process.getuid?.() === 0;
const project = fileURLToPath(new URL('../../..', import.meta.url));

test.skipIf(!isRoot)('below a closed folder the files go elsewhere, and a link tells where', async () => {
  const dir = await aFolder();
  const closed = join(dir, 'closed');
  await mkdir(closed);
  await chmod(closed, 0o700);
  const wanted = join(closed, 'data', 'postgres');
  const elsewhere = join(dir, 'elsewhere');
  const home = await makeHome(wanted, postgresAccount(), elsewhere);
  expect(home.startsWith(elsewhere)).toBe(true);
  expect((await lstat(wanted)).isSymbolicLink()).toBe(true);
  expect(await realpath(wanted)).toBe(await realpath(home));
  expect(await makeHome(wanted, postgresAccount(), elsewhere)).toBe(home);
});

test('where all may walk through, the files are where they were asked for', async () => {
  const wanted = join(await aFolder(), 'postgres');
  expect(await makeHome(wanted, postgresAccount())).toBe(wanted);
});

test.skipIf(!isRoot)('an ordinary user can start Postgres too', async () => {
  const account = postgresAccount();
  const dir = await aFolder();
  await chmod(dir, 0o777);
  const child = await startChild({
    command: process.execPath,
    args: ['--import', 'tsx', 'test/local/postgres/ordinary.ts', join(dir, 'postgres'), String(await anyFreePort())],
    cwd: project,
    env: { PATH: process.env.PATH, HOME: dir, TMPDIR: dir },
    ...account,
    logFile: join(dir, 'ordinary.log'),
  });
  onTestFinished(() => child.stop('SIGKILL'));
  expect([await child.exited, child.lastWords()]).toEqual(['exit code 0', `user ${account?.uid} has a Postgres`]);
});
