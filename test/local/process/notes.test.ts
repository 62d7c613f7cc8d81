import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockDataDir } from '../../../local/machine/lock.ts';
import { startChild } from '../../../local/process/child.ts';
import { identify, isRunning } from '../../../local/process/identity.ts';
import { endLeftovers, runningProcess } from '../../../local/process/notes.ts';
import { aFolder } from '../../fixtures/folder.ts';

async function aProcess(dir: string, name: string, command = 'sleep 60') {
  const noteFile = join(dir, 'run', `${name}.json`);
  mkdirSync(join(dir, 'run'), { recursive: true });
  const options = { command: 'sh', args: ['-c', `exec ${command}`], logFile: join(dir, `${name}.log`), noteFile };
  const child = await startChild(options);
  onTestFinished(() => child.stop('SIGKILL'));
  return { child, noteFile };
}

test('what a killed start left running is ended, also when it does not listen', async () => {
  const dir = await aFolder();
  const gentle = await aProcess(dir, 'gentle');
  const deaf = await aProcess(dir, 'deaf', `node -e "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"`);
  expect((await endLeftovers(join(dir, 'run'), 300)).sort()).toEqual(['deaf', 'gentle']);
  expect(await gentle.child.exited).toBe('signal SIGTERM');
  expect(await deaf.child.exited).toMatch(/^signal SIG(KILL|TERM)$/);
  expect(await endLeftovers(join(dir, 'run'))).toEqual([]);
});

test('a stranger with the number of a noted process is never ended', async () => {
  const dir = await aFolder();
  const { child, noteFile } = await aProcess(dir, 'worker');
  writeFileSync(noteFile, JSON.stringify({ pid: child.pid, startedAt: 'some other time' }));
  expect(await endLeftovers(join(dir, 'run'))).toEqual([]);
  expect(child.gone.aborted).toBe(false);
});

test('a note that is not whole counts as none', async () => {
  const dir = await aFolder();
  const { noteFile } = await aProcess(dir, 'api');
  writeFileSync(noteFile, '{"pid": 1');
  expect(runningProcess(noteFile)).toBeUndefined();
});

test('a process that ended does not run any more', async () => {
  const dir = await aFolder();
  const { child } = await aProcess(dir, 'short', 'sleep 60');
  const who = identify(child.pid);
  expect(who && isRunning(who)).toBe(true);
  await child.stop('SIGKILL');
  expect(who && isRunning(who)).toBe(false);
  expect(identify(child.pid)).toBeUndefined();
});

test('two starts on one folder: the second is told of the first', async () => {
  const dir = await aFolder();
  const { child } = await aProcess(dir, 'launcher');
  const unlock = await lockDataDir(dir, child.pid);
  await expect(lockDataDir(dir)).rejects.toThrow(
    `Callweave runs on ${dir} already (process ${child.pid}): stop it there`,
  );
  unlock();
  (await lockDataDir(dir))();
});

test('the lock of a start that was killed is taken over', async () => {
  const dir = await aFolder();
  const { child } = await aProcess(dir, 'launcher');
  await lockDataDir(dir, child.pid);
  await child.stop('SIGKILL');
  (await lockDataDir(dir))();
});

test('a start whose npm was killed is ended and taken over', async () => {
  const dir = await aFolder();
  const { child } = await aProcess(dir, 'launcher');
  const gone = { pid: 4_000_000, startedAt: 'before' };
  writeFileSync(join(dir, 'lock'), JSON.stringify({ ...identify(child.pid), starter: gone }));
  const unlock = await lockDataDir(dir);
  expect(await child.exited).toBe('signal SIGTERM');
  unlock();
});

test('a program that cannot be started is an error, not a crash', async () => {
  const dir = await aFolder();
  const missing = { command: join(dir, 'nothing'), args: [], logFile: join(dir, 'nothing.log') };
  await expect(startChild(missing)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('the last words are those of this run only', async () => {
  const dir = await aFolder();
  const say = async (words: string) => {
    const child = await startChild({ command: 'echo', args: [words], logFile: join(dir, 'echo.log') });
    await child.exited;
    return child.lastWords();
  };
  expect([await say('first'), await say('second')]).toEqual(['first', 'second']);
});
