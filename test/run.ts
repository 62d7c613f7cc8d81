/** `npm test`: all checks, then every test. Its last line is `N passed, N failed`, with `, N skipped` where some were. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Report, tally } from './tally.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const run = (command: string, args: string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });

const dir = await mkdtemp(join(tmpdir(), 'callweave-report-'));
const file = join(dir, 'report.json');
const program = (name: string) => join(root, 'node_modules', '.bin', name);

const checked = await run(program('tsx'), ['test/check.ts']);
const tested = await run(program('vitest'), [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${file}`,
  ...process.argv.slice(2),
]);
const report = await readFile(file, 'utf8')
  .then((text) => JSON.parse(text) as Report)
  .catch(() => undefined);
await rm(dir, { recursive: true, force: true });

const { passed, failed, skipped } = tally(report, { checked, tested });
for (const name of skipped) console.log(`SKIPPED  ${name}`);
console.log(`\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;
