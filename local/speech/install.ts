import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalProblem } from '../problem.ts';
import { findPython } from '../python.ts';
import { type Env, pipTrouble, runToEnd } from './run.ts';

/** A Python that has what the speech server needs. */
export type SpeechPython = { command: string; env: Env };

type Install = {
  /** Folder of speech/ in the project. */
  source: string;
  /** Where the packages go, some 450 MB. */
  dir: string;
  env: Env;
  say: (text: string) => void;
  signal?: AbortSignal | undefined;
};

const pip = ['-m', 'pip', '--disable-pip-version-check', '--retries', '2', '--timeout', '30'];
const wheelsOnly = ['--quiet', '--no-compile', '--only-binary=:all:'];
const identify = 'import sys; print(sys.version, sys.executable)';

/**
 * Puts the server's packages into an environment of their own. A second run with the same requirements and Python does nothing; an
 * install that was broken off is done anew, since the note that it is whole is written last.
 * @throws {LocalProblem} when a person must act: no Python, no package index, full disk.
 */
export async function installSpeech({ source, dir, env, say, signal }: Install): Promise<SpeechPython> {
  const python = await findPython(env);
  if (!python) {
    throw new LocalProblem(
      'Local speech needs Python 3.9 or later with pip, and there is none: install it (or name one in PYTHON), or set SPEECH_URL.',
    );
  }
  const requirements = join(source, 'requirements.txt');
  const version = await runToEnd(python, ['-c', identify], { env, signal });
  const wanted = createHash('sha256')
    .update(version)
    .update(await readFile(requirements))
    .digest('hex');
  const place = places(dir);
  const noted = await readNote(place.note);
  if (noted?.wanted === wanted) return asPython(python, place, noted.venv, env);

  say('installing the speech packages (450 MB, about 15 s)');
  try {
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true });
    const venv = await runToEnd(python, ['-m', 'venv', place.venv], { env, signal }).then(
      () => true,
      (error: Error) => withoutVenv(error, place.venv, signal),
    );
    const made = asPython(python, place, venv, env);
    const where = venv ? [] : ['--target', place.site];
    await runToEnd(made.command, [...pip, 'install', ...wheelsOnly, ...where, '-r', requirements], { env, signal });
    await writeFile(place.note, JSON.stringify({ wanted, venv }));
    return made;
  } catch (error) {
    if (signal?.aborted || error instanceof LocalProblem) throw error;
    throw pipTrouble(error instanceof Error ? error.message : String(error), dir);
  }
}

const places = (dir: string) => ({
  venv: join(dir, 'venv'),
  site: join(dir, 'site'),
  note: join(dir, 'installed.json'),
});

function asPython(python: string, place: ReturnType<typeof places>, venv: boolean, env: Env): SpeechPython {
  if (!venv) return { command: python, env: { ...env, PYTHONPATH: place.site } };
  const program = process.platform === 'win32' ? join('Scripts', 'python.exe') : join('bin', 'python');
  return { command: join(place.venv, program), env };
}

/** Some systems ship Python without venv: then a plain folder does. Any other trouble is thrown on. */
async function withoutVenv(error: Error, half: string, signal: AbortSignal | undefined): Promise<false> {
  if (signal?.aborted || !/ensurepip|No module named '?venv/.test(error.message)) throw error;
  await rm(half, { recursive: true, force: true });
  return false;
}

async function readNote(file: string): Promise<{ wanted: string; venv: boolean } | undefined> {
  return JSON.parse(await readFile(file, 'utf8').catch(() => 'null')) ?? undefined;
}
