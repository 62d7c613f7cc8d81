import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalProblem } from '../machine/problem.ts';
import { findPython } from '../machine/python.ts';
import { type Env, pipProblem, runToEnd } from './run.ts';

/** A Python that has what the speech server needs. */
export type SpeechPython = { command: string; env: Env };

type Install = {
  /** Folder of speech/ in the project. */
  source: string;
  /** Where the packages go, about 450 MB. */
  dir: string;
  env: Env;
  say: (text: string) => void;
  signal?: AbortSignal | undefined;
};

const pip = ['-m', 'pip', '--disable-pip-version-check', '--retries', '2', '--timeout', '30'];
const wheelsOnly = ['--quiet', '--no-compile', '--only-binary=:all:'];
const identify = 'import sys; print(sys.version, sys.executable)';

/**
 * Installs the server's packages into their own environment. A second run with the same requirements and Python does
 * nothing. The folder is renamed into place once it is complete, so an interrupted install is redone, and two
 * concurrent ones do not interfere.
 * @throws {LocalProblem} when a person must act: no Python, no package index, full disk
 */
export async function installSpeech({ source, dir, env, say, signal }: Install): Promise<SpeechPython> {
  const python = await findPython(env);
  if (!python) {
    throw new LocalProblem(
      'Local speech needs Python 3.9 or later with pip, and none was found: install it (or name one in PYTHON), or set SPEECH_URL.',
    );
  }
  const requirements = join(source, 'requirements.txt');
  const version = await runToEnd(python, ['-c', identify], { env, signal });
  const wanted = createHash('sha256')
    .update(version)
    .update(await readFile(requirements))
    .digest('hex');
  const noted = await readNote(dir);
  if (noted?.wanted === wanted) return asPython(python, dir, noted.venv, env);

  say('installing the speech packages (450 MB, about 15 s)');
  const half = `${dir}.new-${process.pid}`;
  try {
    await mkdir(half, { recursive: true });
    const venv = await runToEnd(python, ['-m', 'venv', join(half, 'venv')], { env, signal }).then(
      () => true,
      (error: Error) => withoutVenv(error, signal),
    );
    const made = asPython(python, half, venv, env);
    const where = venv ? [] : ['--target', join(half, 'site')];
    await runToEnd(made.command, [...pip, 'install', ...wheelsOnly, ...where, '-r', requirements], { env, signal });
    await writeFile(join(half, 'installed.json'), JSON.stringify({ wanted, venv }));
    await takePlace(half, dir, wanted);
    return asPython(python, dir, venv, env);
  } catch (error) {
    if (signal?.aborted || error instanceof LocalProblem) throw error;
    throw pipProblem(error instanceof Error ? error.message : String(error), dir);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** Another process may have been faster: then its folder stays. */
async function takePlace(half: string, dir: string, wanted: string): Promise<void> {
  if ((await readNote(dir))?.wanted === wanted) return;
  await rm(dir, { recursive: true, force: true });
  await rename(half, dir).catch(async (error: unknown) => {
    if ((await readNote(dir))?.wanted !== wanted) throw error;
  });
}

function asPython(python: string, dir: string, venv: boolean, env: Env): SpeechPython {
  if (!venv) return { command: python, env: { ...env, PYTHONPATH: join(dir, 'site') } };
  const program = process.platform === 'win32' ? join('Scripts', 'python.exe') : join('bin', 'python');
  return { command: join(dir, 'venv', program), env };
}

/** Some systems ship Python without venv: then a plain folder will do. Any other error is rethrown. */
function withoutVenv(error: Error, signal: AbortSignal | undefined): false {
  if (signal?.aborted || !/ensurepip|No module named '?venv/.test(error.message)) throw error;
  return false;
}

async function readNote(dir: string): Promise<{ wanted: string; venv: boolean } | undefined> {
  return JSON.parse(await readFile(join(dir, 'installed.json'), 'utf8').catch(() => 'null')) ?? undefined;
}
