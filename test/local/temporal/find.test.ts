import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findTemporal } from '../../../local/temporal/find.ts';
import { aFolder } from '../../fixtures/folder.ts';

async function aProgram(file: string, prints: string): Promise<string> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho '${prints}'\n`);
  await chmod(file, 0o755);
  return file;
}
const silent = () => {};
const current = 'temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)';

test('TEMPORAL_CLI_PATH comes first, and is never passed over when it is wrong', async () => {
  const dir = await aFolder();
  const named = await aProgram(join(dir, 'mine', 'temporal'), current);
  expect(await findTemporal(join(dir, 'cache'), { TEMPORAL_CLI_PATH: named }, silent)).toBe(named);
  const missing = join(dir, 'nothing');
  await expect(findTemporal(join(dir, 'cache'), { TEMPORAL_CLI_PATH: missing }, silent)).rejects.toThrow(
    `TEMPORAL_CLI_PATH is ${missing}, which is not a program`,
  );
});

test('a program on PATH is taken when its server is new enough, else the one kept in the cache', async () => {
  const dir = await aFolder();
  const PATH = join(dir, 'bin');
  const onPath = await aProgram(join(PATH, 'temporal'), current);
  const cached = await aProgram(join(dir, 'cache', 'temporal-1.9.1'), current);
  expect(await findTemporal(join(dir, 'cache'), { PATH }, silent)).toBe(onPath);
  await aProgram(onPath, 'temporal version 1.1.0 (Server 1.25.0, UI 2.30.0)');
  expect(await findTemporal(join(dir, 'cache'), { PATH }, silent)).toBe(cached);
});

test('without any program and without a network one sentence tells what to do', async () => {
  const dir = await aFolder();
  const offline = 'http://127.0.0.1:1';
  const before = process.env.HTTPS_PROXY;
  onTestFinished(() => {
    if (before === undefined) delete process.env.HTTPS_PROXY;
    else process.env.HTTPS_PROXY = before;
  });
  process.env.HTTPS_PROXY = offline;
  const env = { PATH: '', PYTHON: join(dir, 'no-python') };
  const sentence = await findTemporal(join(dir, 'cache'), env, silent).catch((error: Error) => error.message);
  expect(sentence).toMatch(/^The Temporal server could not be fetched \(.*\): connect to the internet, or install/);
  expect(sentence).not.toContain('\n');
});
