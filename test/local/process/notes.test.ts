import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
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
