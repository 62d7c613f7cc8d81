import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from '../../../local/process/child.ts';
import { rotateLog } from '../../../local/process/rotate.ts';
import { aFolder } from '../../fixtures/folder.ts';

const sizeOf = (file: string) => statSync(file).size;

test('a log rotates while its program writes, and the program goes on in it', async () => {
  const dir = await aFolder();
  const logFile = join(dir, 'talker.log');
  const talker = `let n = 0; setInterval(() => console.log('line', ++n), 5)`;
  const child = await startChild({ command: process.execPath, args: ['-e', talker], logFile });
  onTestFinished(() => child.stop('SIGKILL'));
  await expect.poll(() => sizeOf(logFile)).toBeGreaterThan(400);
  rotateLog(logFile, 400);
  expect(readFileSync(`${logFile}.1`, 'utf8')).toMatch(/^line 1\n/);
  expect(sizeOf(logFile)).toBeLessThan(sizeOf(`${logFile}.1`));
  await expect.poll(() => readFileSync(logFile, 'utf8')).toMatch(/^(line \d+\n)+/);
  expect(child.lastWords()).toMatch(/^line \d+/);
});

test('a log that is not large stays as it is', async () => {
  const logFile = join(await aFolder(), 'quiet.log');
  writeFileSync(logFile, 'a line\n');
  rotateLog(logFile, 400);
  expect(readFileSync(logFile, 'utf8')).toBe('a line\n');
});
