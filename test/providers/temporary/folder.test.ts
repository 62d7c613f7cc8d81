import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openTemporaryFiles } from '../../../providers/temporary/folder.ts';
import { aFolder } from '../../fixtures/folder.ts';

const program = fileURLToPath(new URL('../../fixtures/temporary-process.ts', import.meta.url));

async function aWriter(dir: string, callId: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, dir, callId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}
const filesIn = async (dir: string) =>
  (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

test('what a killed process was writing goes with the next start, what a living one writes stays', async () => {
  const dir = await aFolder();
  const [killed] = await Promise.all([aWriter(dir, 'call-a'), aWriter(dir, 'call-b')]);
  await expect.poll(() => filesIn(dir)).toHaveLength(2);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(await filesIn(dir)).toHaveLength(2);

  const files = await openTemporaryFiles(dir);
  expect((await filesIn(dir)).map(({ parentPath }) => parentPath)).toEqual([expect.stringContaining('/call-b.')]);
  await files.close();
});

test('an erasure takes the files of a call from every process, and of no other call', async () => {
  const dir = await aFolder();
  await Promise.all([aWriter(dir, 'call-a'), aWriter(dir, 'call-b')]);
  const files = await openTemporaryFiles(dir);
  const own = await files.open('call-a');
  await writeFile(join(own.path, 'audio'), 'spoken');
  await expect.poll(() => filesIn(dir)).toHaveLength(3);
  expect(await files.erase('call-a')).toBe(2);
  expect(await files.erase('call-a')).toBe(0);
  expect((await filesIn(dir)).map(({ parentPath }) => parentPath)).toEqual([expect.stringContaining('/call-b.')]);
  await own.remove();
  await files.close();
});

test('what another machine left goes after ten minutes of silence, and nothing that is not ours ever', async () => {
  const dir = await aFolder();
  const other = (n: number) => join(dir, `0123456789abcdef.${n}.01920000-0000-7000-8000-00000000000${n}`);
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  for (const [path, minutes] of [
    [other(1), 11] as const,
    [other(2), 9] as const,
    [join(dir, 'somebody'), 99] as const,
  ]) {
    await mkdir(path);
    await utimes(path, ago(minutes), ago(minutes));
  }
  const files = await openTemporaryFiles(dir);
  await files.close();
  expect((await readdir(dir)).map((name) => join(dir, name)).toSorted()).toEqual([other(2), join(dir, 'somebody')]);
});
