import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fullDisk, LocalProblem } from '../machine/problem.ts';

const run = promisify(execFile);

export type Env = Record<string, string | undefined>;

/** Runs a program to its end and returns its output. @throws Error with the program's error output as message */
export async function runToEnd(
  command: string,
  args: readonly string[],
  options: { env: Env; signal?: AbortSignal | undefined },
): Promise<string> {
  try {
    const { stdout } = await run(command, args, { ...options, maxBuffer: 32 * 1024 ** 2 });
    return stdout.trim();
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    throw new Error(`${stdout}\n${stderr}`.trim() || String(error), { cause: error });
  }
}

const noIndex =
  /neither can the package index|NewConnectionError|Failed to establish a new connection|Temporary failure in name resolution|Name or service not known|Connection refused|ConnectTimeout|Read timed out|Max retries exceeded|ProxyError|SSLError|No route to host|Network is unreachable/i;

/** What went wrong with pip, in one sentence with its remedy. */
export function pipProblem(words: string, dir: string): LocalProblem {
  const without = 'or start with --no-speech, or set SPEECH_URL';
  const full = fullDisk(words, dir);
  if (full) return full;
  if (noIndex.test(words)) {
    return new LocalProblem(
      `The Python package index cannot be reached to install local speech: connect to it (PIP_INDEX_URL names another), ${without}.`,
    );
  }
  if (/SHA-?256|HASHES/i.test(words)) {
    return new LocalProblem(
      `${lastLine(words)}: the package index delivers something else; use another one, ${without}.`,
    );
  }
  if (/No matching distribution|Could not find a version|not a supported wheel/i.test(words)) {
    return new LocalProblem(
      `Local speech has no packages for this Python on this machine (${lastLine(words)}): install Python 3.9 to 3.13 and name it in PYTHON, ${without}.`,
    );
  }
  return new LocalProblem(`Local speech cannot be installed (${lastLine(words)}): fix that, ${without}.`);
}

export const lastLine = (words: string): string =>
  (words.trim().split('\n').at(-1) ?? '').replace(/^ERROR: /, '').slice(0, 300);
