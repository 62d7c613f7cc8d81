/** `npm run check`: types, style, directions of imports, the API's document and dead code, side by side. Ends with 1 when one of them complains. */
import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders =
  'core reading db providers audio services runs activities workflows worker api client cli local web bench chaos test'.split(
    ' ',
  );
const cache = 'node_modules/.cache';
/** By its own path: two packages offer a `tsc`. */
const compiler = 'typescript-native/bin/tsc';

const checks: Record<string, string[]> = {
  // One checker works least in all; the other core has the other tools.
  types: [compiler, '--noEmit', '--checkers', '1', '--incremental', '--tsBuildInfoFile', `${cache}/tsc.json`],
  style: ['.bin/biome', 'check', '--error-on-warnings', '--colors=off'],
  directions: ['.bin/depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', ...folders],
  'api document': ['.bin/tsx', 'test/openapi/check.ts'],
  'dead code': ['.bin/knip', '--cache', '--cache-location', `${cache}/knip`, '--no-progress'],
};

type Finding = { name: string; ok: boolean; seconds: number; output: string };

const run = (name: string, [tool = '', ...args]: string[]): Promise<Finding> =>
  new Promise((resolve) => {
    const started = performance.now();
    const options = { cwd: root, env: { ...process.env, NO_COLOR: '1' }, maxBuffer: 64 * 1024 ** 2 };
    execFile(`${root}/node_modules/${tool}`, args, options, (error, stdout, stderr) =>
      resolve({
        name,
        ok: !error,
        seconds: (performance.now() - started) / 1000,
        output: `${stdout}${stderr}`.trim() || (error?.message ?? ''),
      }),
    );
  });

const findings = await Promise.all(Object.entries(checks).map(([name, command]) => run(name, command)));
for (const { name, ok, output } of findings) if (!ok) console.log(`── ${name} ──\n${output}\n`);
for (const { name, ok, seconds } of findings) {
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(12)} ${seconds.toFixed(1).padStart(5)} s`);
}
process.exitCode = findings.every(({ ok }) => ok) ? 0 : 1;
