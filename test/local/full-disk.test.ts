import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { anyFreePort } from '../../local/machine/ports.ts';
import { startPostgres } from '../../local/postgres/start.ts';
import { findTemporal } from '../../local/temporal/find.ts';
import { aFolder } from '../fixtures/folder.ts';
import { type Launcher, launch } from '../fixtures/launcher.ts';

/** Small disks of their own; only root can make them, and not everywhere. */
const dir = await aFolder();
const disks: string[] = [];
function aDisk(megabytes: number): string {
  const disk = join(dir, `disk-${disks.length}`);
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=711`, 'tmpfs', disk], { stdio: 'ignore' });
  disks.push(disk);
  return disk;
}
afterAll(() => {
  for (const disk of disks) execFileSync('umount', ['-l', disk]);
});
const canMount = () => {
  try {
    aDisk(1);
    return true;
  } catch {
    console.warn('SKIPPED: real full disks, since this user cannot mount any');
    return false;
  }
};
const hasDisks = canMount();

const full = (place: string) =>
  `The disk that holds ${place} is full: free some space or choose another disk with --data-dir.`;
const postgresOn = async (disk: string) =>
  startPostgres({
    dir: join(disk, 'postgres'),
    port: await anyFreePort(),
    logFile: join(dir, 'postgres.log'),
    database: 'callweave',
  });

test.skipIf(!hasDisks)('a disk too small for Postgres is one sentence, and nothing half is left on it', async () => {
  const disk = aDisk(30);
  await expect(postgresOn(disk)).rejects.toThrow(full(join(disk, 'postgres')));
  expect(execFileSync('du', ['-sm', disk], { encoding: 'utf8' })).toMatch(/^[01]\t/);
});

test.skipIf(!hasDisks)('a disk that fills up while Postgres makes its files is one sentence', async () => {
  const disk = aDisk(75);
  await expect(postgresOn(disk)).rejects.toThrow(full(join(disk, 'postgres')));
});

test.skipIf(!hasDisks)('a disk too small for the Temporal server is one sentence', { timeout: 120_000 }, async () => {
  const disk = aDisk(20);
  const env = { ...process.env, TEMPORAL_CLI_PATH: '', PATH: withoutTemporal() };
  await expect(findTemporal(join(disk, 'cache'), env, () => {})).rejects.toThrow(full(join(disk, 'cache')));
});

/** PATH without a Temporal CLI of the machine's own. */
function withoutTemporal(): string {
  return (process.env.PATH ?? '')
    .split(':')
    .filter((folder) => {
      try {
        execFileSync('test', ['-x', join(folder, 'temporal')]);
        return false;
      } catch {
        return true;
      }
    })
    .join(':');
}

test.skipIf(!hasDisks)('a start on a full disk is one sentence', { timeout: 60_000 }, async () => {
  const dataDir = join(aDisk(40), 'data');
  const { child } = await launch(dataDir, ['--no-sample', '--no-speech', '--port', '0'], {}, join(dir, 'start.log'));
  expect(await child.exited).toBe('exit code 1');
  expect(child.lastWords()).toBe(full(dataDir));
});

test.skipIf(!hasDisks)(
  'on a disk that fills up, reading goes on; with room again, so does work',
  {
    timeout: 240_000,
  },
  async () => {
    const disk = aDisk(700);
    const launcher = await launch(join(disk, 'data'), ['--no-sample', '--no-speech', '--port', '0'], {
      LOG_LEVEL: 'debug',
    });
    await launcher.says('Callweave is up.');
    const pids = () => ['api', 'worker'].map(launcher.pidOf);
    const before = pids();
    expect(await receive(launcher, 'before')).toBe(202);

    fill(disk);
    for (let round = 0; round < 40; round++) {
      expect((await launcher.get('/api/v1/calls')).status).toBe(200);
      await sleep(100);
    }
    rmSync(join(disk, 'ballast'));

    await expect.poll(() => receive(launcher, 'after'), { timeout: 60_000 }).toBe(202);
    await expect.poll(() => stageOf(launcher, 'after'), { timeout: 60_000 }).toBe('done');
    expect(pids()).toEqual(before);
  },
);

/** Writes until nothing fits any more. */
function fill(disk: string): void {
  const file = openSync(join(disk, 'ballast'), 'w');
  for (let size = 1 << 20; size >= 1; ) {
    try {
      writeSync(file, Buffer.alloc(size));
    } catch {
      size >>= 1;
    }
  }
  closeSync(file);
}

async function receive(launcher: Launcher, sourceCallId: string): Promise<number> {
  const call = {
    ...{ sourceCallId, direction: 'inbound', from: '+12125550142', to: '+12125550100' },
    startedAt: '2026-11-20T18:00:00-05:00',
    transcript: { turns: [{ speaker: 'customer', start: 0, end: 2, text: 'Is the table for two still free?' }] },
  };
  const { apiUrl, apiKey } = launcher.local();
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const answer = await fetch(`${apiUrl}/api/v1/calls`, { method: 'POST', headers, body: JSON.stringify(call) });
  return answer.status === 200 ? 202 : answer.status;
}

async function stageOf(launcher: Launcher, sourceCallId: string): Promise<string | undefined> {
  const { items } = (await (await launcher.get('/api/v1/calls')).json()) as {
    items: { sourceCallId: string; stage: string }[];
  };
  return items.find((call) => call.sourceCallId === sourceCallId)?.stage;
}
