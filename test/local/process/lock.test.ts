import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { lockDataDir } from '../../../local/machine/lock.ts';
import { startChild } from '../../../local/process/child.ts';
import { identify } from '../../../local/process/identity.ts';
import { aFolder } from '../../fixtures/folder.ts';

async function aProcess(dir: string, name: string) {
  const child = await startChild({ command: 'sleep', args: ['60'], logFile: join(dir, `${name}.log`) });
  onTestFinished(() => child.stop('SIGKILL'));
  return { child };
}

test('two starts on one folder: the second is told of the first', async () => {
  const dir = await aFolder();
  const { child } = await aProcess(dir, 'launcher');
  const unlock = await lockDataDir(dir, child.pid);
  await expect(lockDataDir(dir)).rejects.toThrow(
    `Callweave is already running on ${dir} (process ${child.pid}): stop it there`,
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
  writeFileSync(join(dir, 'lock.1'), JSON.stringify({ ...identify(child.pid), starter: gone }));
  const unlock = await lockDataDir(dir);
  expect(await child.exited).toBe('signal SIGTERM');
  unlock();
});

const rounds = 400;
const racer = fileURLToPath(new URL('racer.ts', import.meta.url));

test('of many starts that find the lock of a dead one at the same moment, exactly one gets it', async () => {
  const dir = await aFolder();
  const dead = { pid: 4_000_000, startedAt: 'before' };
  for (let round = 0; round < rounds; round++) {
    mkdirSync(join(dir, String(round)));
    writeFileSync(join(dir, String(round), 'lock.1'), JSON.stringify(dead));
  }
  const racers = Array.from({ length: 3 }, () =>
    spawn(process.execPath, ['--import', 'tsx', racer, dir, String(rounds)], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  onTestFinished(() => {
    for (const one of racers) one.kill('SIGKILL');
  });
  const results = racers.map((one) => text(one.stdout));
  // Each begins its first round at the same moment, when all have loaded.
  const startsAt = Date.now() + 4_000;
  for (const one of racers) one.stdin.end(String(startsAt));
  const won = (await Promise.all(results)).map((one) => JSON.parse(one) as number[]);
  const winners = Array.from({ length: rounds }, (_, round) => won.filter((list) => list.includes(round)).length);
  expect(winners).toEqual(Array.from({ length: rounds }, () => 1));
});
