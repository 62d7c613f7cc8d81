import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { supervise } from '../../local/machine/supervise.ts';
import { startChild } from '../../local/process/child.ts';
import { openShutdown } from '../../local/shutdown.ts';
import { aFolder } from '../fixtures/folder.ts';

const until = async (is: () => boolean) => {
  for (let i = 0; i < 400 && !is(); i++) await sleep(25);
  expect(is()).toBe(true);
};

async function aPart(command: string) {
  const dir = await aFolder();
  const said: string[] = [];
  const pids: number[] = [];
  const start = async () => {
    const child = await startChild({ command: 'sh', args: ['-c', command], cwd: dir, logFile: join(dir, 'part.log') });
    pids.push(child.pid);
    return { child, stop: () => child.stop() };
  };
  return { dir, said, pids, part: { name: 'part', start }, say: (_part: string, text: string) => void said.push(text) };
}

test('a part that is killed comes back, and a person is told', async () => {
  const { part, say, said, pids } = await aPart('exec sleep 60');
  const { stop } = await supervise(part, say);
  process.kill(pids[0] ?? 0, 'SIGKILL');
  await until(() => said.includes('is back'));
  expect(said[0]).toBe('ended (signal SIGKILL), starting it again in 0.5 s');
  expect(pids).toHaveLength(2);
  await stop();
  expect(() => process.kill(pids[1] ?? 0, 0)).toThrow();
});

test('the pauses grow while a part keeps dying', async () => {
  const { part, say, said } = await aPart('exit 3');
  const { stop } = await supervise(part, say);
  await until(() => said.filter((text) => text.startsWith('ended')).length === 3);
  expect(said.filter((text) => text.startsWith('ended'))).toEqual([
    'ended (exit code 3), starting it again in 0.5 s',
    'ended (exit code 3), starting it again in 1 s',
    'ended (exit code 3), starting it again in 2 s',
  ]);
  await stop();
});

test('a part that is stopped stays down', async () => {
  const { part, say, said, pids } = await aPart('exec sleep 60');
  const { stop } = await supervise(part, say);
  await stop();
  await sleep(700);
  expect([said, pids.length]).toEqual([[], 1]);
});

test('parts are stopped in order, each after the one before it, and one that fails does not keep the rest up', async () => {
  const file = join(await aFolder(), 'order');
  const shutdown = openShutdown(() => {});
  const stopping = (name: string) => async () => {
    await sleep(name === 'api' ? 30 : 0);
    appendFileSync(file, `${name} `);
    if (name === 'worker') throw new Error('did not want to');
  };
  for (const name of ['postgres', 'temporal', 'worker', 'api']) shutdown.onStop(name, stopping(name));
  await Promise.all([shutdown.end(), shutdown.end()]);
  expect(readFileSync(file, 'utf8')).toBe('api worker temporal postgres ');
});

test('a part that comes up while all is ending is stopped at once', async () => {
  const shutdown = openShutdown(() => {});
  await shutdown.end();
  let stopped = false;
  shutdown.onStop('speech', async () => {
    stopped = true;
  });
  expect(stopped).toBe(true);
});
