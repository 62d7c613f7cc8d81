import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { Result } from '../../chaos/report/result.ts';
import { type Child, startChild } from '../../local/process/child.ts';
import { identify, isRunning } from '../../local/process/identity.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const minutes = (count: number) => count * 60_000;

/** The command as people run it. Its folder goes away with the test run's. */
async function start(name: string, ...args: string[]) {
  const dir = join(inject('runDir'), name);
  const child: Child = await startChild({
    command: process.execPath,
    args: ['--import', 'tsx', 'chaos/run.ts', '--dir', dir, ...args],
    cwd: project,
    env: process.env,
    logFile: `${dir}.log`,
  });
  onTestFinished(() => child.stop('SIGINT', 60_000));
  return { child, dir };
}

/** All that a process has started, and what these have started. */
function descendants(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const one of found) found.push(...pairs.flatMap(([child, parent]) => (parent === one && child ? [child] : [])));
  return found.slice(1);
}

test('Ctrl-C ends everything that a run has started', { timeout: minutes(3) }, async () => {
  const { child } = await start('interrupted', '--form', 'short', '--seed', '1');
  await expect.poll(child.lastWords, { timeout: minutes(2), interval: 200 }).toContain('everything runs');
  const started = descendants(child.pid).flatMap((pid) => identify(pid) ?? []);
  expect(started.length).toBeGreaterThan(7);
  process.kill(child.pid, 'SIGINT');
  expect(await child.exited).toBe('exit code 130');
  expect(started.filter(isRunning)).toEqual([]);
});

test('calls and callbacks survive every kind of fault: each promise is kept', {
  timeout: minutes(12),
}, async () => {
  const { child, dir } = await start('short', '--form', 'short', '--seed', '8');
  await child.exited;
  const result = JSON.parse(await readFile(join(dir, 'result.json'), 'utf8')) as Result;
  expect(result.promises.filter(({ ok }) => !ok)).toEqual([]);
  expect(result.settledAfterSeconds).not.toBeNull();
  const kinds = new Set(Object.keys(result.did).map((name) => name.split(' ')[0]));
  expect([...kinds].sort()).toEqual([
    ...['cut', 'forget', 'freeze', 'half', 'half-open', 'hang', 'kill', 'late', 'limited', 'slow', 'twice'],
  ]);
  expect(result.counts['calls sent in']).toBeGreaterThan(200);
  expect(result.counts.plans).toBeGreaterThan(60);
});
