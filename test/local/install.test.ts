import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { aFolder } from '../fixtures/folder.ts';

const script = fileURLToPath(new URL('../../local/install.mjs', import.meta.url));
const offline = 'http://127.0.0.1:1';

/** Runs the script on a project of its own, cut off from every registry. */
async function install(root: string, before: string[] = []): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [...before, script], {
    env: {
      PATH: process.env.PATH,
      HOME: root,
      CALLWEAVE_ROOT: root,
      npm_config_registry: offline,
      npm_config_fetch_retries: '0',
      npm_config_cache: join(root, 'cache'),
    },
  });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said };
}

type Packages = Record<string, { version?: string; optional?: boolean; name?: string; dependencies?: object }>;

async function aProject(wanted: Packages, installed?: Packages): Promise<string> {
  const root = await aFolder();
  const root0 = { name: 'a', version: '1.0.0', dependencies: { 'left-over': '1.0.0' } };
  await writeFile(join(root, 'package.json'), JSON.stringify(root0));
  const lock = { name: 'a', version: '1.0.0', lockfileVersion: 3, requires: true, packages: { '': root0, ...wanted } };
  await writeFile(join(root, 'package-lock.json'), JSON.stringify(lock));
  if (installed) {
    await mkdir(join(root, 'node_modules'));
    await writeFile(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  }
  return root;
}
const one = (version: string): Packages => ({ 'node_modules/left-over': { version } });

test('nothing is done when all packages are there, also without those for other machines', async () => {
  const other = { 'node_modules/for-another-machine': { version: '2.0.0', optional: true } };
  const root = await aProject({ ...one('1.0.0'), ...other }, one('1.0.0'));
  expect(await install(root)).toEqual({ code: 0, said: '' });
});

test.each([
  ['no package is there', undefined],
  ['a package is older than the lock says', one('0.9.0')],
])('packages are installed when %s; without a registry that is one sentence', async (_why, installed) => {
  const { code, said } = await install(await aProject(one('1.0.0'), installed));
  expect(code).toBe(1);
  expect(said).toContain('Installing packages');
  expect(said.trim().split('\n').at(-1)).toMatch(/^The package registry cannot be reached: connect to the internet/);
});

test('an old Node is one sentence', async () => {
  const old = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.0' } })";
  const { code, said } = await install(await aProject(one('1.0.0'), one('1.0.0')), [
    '--import',
    `data:text/javascript,${encodeURIComponent(old)}`,
  ]);
  expect(code).toBe(1);
  expect(said.trim()).toBe(
    'Callweave needs Node 20.19 or later and this is 18.20.0: install a newer Node and try again.',
  );
});
