import { execFile } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { aFolder } from '../fixtures/folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
type Found = { rule: { name: string }; from: string };

const imports = (name: string, from: string) => `import { ${name} } from '${from}';\nexport const used = ${name};\n`;
const importsType = (from: string) => `import type { A } from '${from}';\nexport type B = A;\n`;
const both = 'export type A = 1;\nexport const a = 1;\n';

/** What a good house holds. */
const good = {
  'core/words.ts': both,
  'db/rows.ts': both,
  'providers/voice.ts': both,
  'services/verb.ts': `${importsType('../core/words.ts')}${imports('sql', 'drizzle-orm')}export const a = 1;\nexport type A = 1;\n`,
  'activities/call.ts': both,
  'workflows/call.ts': `${importsType('../activities/call.ts')}${imports('sleep', '@temporalio/workflow')}`,
  'worker/main.ts': imports('used', '../services/verb.ts'),
  'web/page.ts': importsType('../core/words.ts'),
  'test/thing.ts': both,
};

const bad: Record<string, { content: string; rules: string[] }> = {
  'core/sees-a-service.ts': { content: importsType('../services/verb.ts'), rules: ['core-sees-only'] },
  'core/reads-files.ts': { content: imports('readFileSync', 'node:fs'), rules: ['core-touches-no-machine'] },
  'core/needs-a-test.ts': {
    content: imports('a', '../test/thing.ts'),
    rules: ['core-sees-only', 'nothing-needs-tests'],
  },
  'core/one.ts': { content: imports('used', './two.ts'), rules: ['no-circles'] },
  'core/two.ts': { content: imports('used', './one.ts'), rules: [] }, // a circle is told once
  'db/knows-a-verb.ts': { content: importsType('../services/verb.ts'), rules: ['db-sees-only'] },
  'providers/knows-rows.ts': { content: importsType('../db/rows.ts'), rules: ['providers-sees-only'] },
  'workflows/takes-a-value.ts': {
    content: imports('a', '../activities/call.ts'),
    rules: ['workflows-see-activity-types'],
  },
  'workflows/sees-a-service.ts': { content: importsType('../services/verb.ts'), rules: ['workflows-sees-only'] },
  'workflows/has-a-package.ts': { content: imports('z', 'zod'), rules: ['workflows-stay-in-the-sandbox'] },
  'api/holds-sql.ts': { content: imports('sql', 'drizzle-orm'), rules: ['sql-in-services-and-db'] },
  'api/takes-a-provider.ts': { content: imports('a', '../providers/voice.ts'), rules: ['ports-not-providers'] },
  'api/knows-temporal.ts': { content: imports('Client', '@temporalio/client'), rules: ['temporal-behind-a-port'] },
  'services/knows-temporal.ts': {
    content: imports('Client', '@temporalio/client'),
    rules: ['services-know-no-temporal-nor-http'],
  },
  'services/needs-a-development-package.ts': {
    content: imports('stringify', 'yaml'),
    rules: ['no-development-packages'],
  },
  'cli/sees-a-service.ts': { content: importsType('../services/verb.ts'), rules: ['cli-sees-only'] },
  'client/sees-words.ts': { content: importsType('../core/words.ts'), rules: ['client-sees-only'] },
  'web/sees-rows.ts': { content: importsType('../db/rows.ts'), rules: ['web-sees-only'] },
  'api/imports-nothing-that-is-there.ts': { content: imports('a', './nowhere.ts'), rules: ['no-dead-ends'] },
};

const packages = {
  dependencies: ['zod', 'drizzle-orm', '@temporalio/client', '@temporalio/workflow'],
  devDependencies: ['yaml'],
};

async function write(dir: string, file: string, content: string): Promise<void> {
  await mkdir(dirname(join(dir, file)), { recursive: true });
  await writeFile(join(dir, file), content);
}

async function aHouse(): Promise<string> {
  const dir = await aFolder();
  const files = { ...good, ...Object.fromEntries(Object.entries(bad).map(([file, { content }]) => [file, content])) };
  for (const [file, content] of Object.entries(files)) await write(dir, file, content);
  for (const name of Object.values(packages).flat()) {
    await write(dir, `node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    await write(dir, `node_modules/${name}/index.js`, '');
  }
  const versions = (names: string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
  const { dependencies, devDependencies } = packages;
  const own = { dependencies: versions(dependencies), devDependencies: versions(devDependencies), type: 'module' };
  await write(dir, 'package.json', JSON.stringify(own));
  await cp(join(root, 'tsconfig.json'), join(dir, 'tsconfig.json'));
  await symlink(join(root, 'node_modules', 'typescript'), join(dir, 'node_modules', 'typescript'));
  return dir;
}

async function inspect(dir: string): Promise<Found[]> {
  const config = ['--config', join(root, '.dependency-cruiser.mjs'), '--no-cache', '--output-type', 'json'];
  const folders = [...new Set(Object.keys({ ...good, ...bad }).map((file) => file.split('/')[0] ?? ''))];
  const output = await new Promise<string>((resolve, reject) => {
    const options = { cwd: dir, maxBuffer: 64 * 1024 ** 2 };
    execFile(join(root, 'node_modules/.bin/depcruise'), [...config, ...folders], options, (_error, stdout, stderr) =>
      stdout ? resolve(stdout) : reject(new Error(stderr)),
    );
  });
  return (JSON.parse(output) as { summary: { violations: Found[] } }).summary.violations;
}

test('each forbidden import is found, and what the house allows is let through', async () => {
  const found = await inspect(await aHouse());
  const rulesOf = (file: string) =>
    [...new Set(found.filter(({ from }) => from === file).map(({ rule }) => rule.name))].sort();
  for (const [file, { rules }] of Object.entries(bad)) expect(rulesOf(file), file).toEqual(rules);
  for (const file of Object.keys(good)) expect(rulesOf(file), file).toEqual([]);
});
