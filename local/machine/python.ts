import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const check = 'import sys, pip; sys.exit(0 if sys.version_info >= (3, 9) else 3)';

/** The command of a Python 3.9 or later with pip; undefined if this machine has none. PYTHON sets one explicitly. */
export async function findPython(env: Record<string, string | undefined>): Promise<string | undefined> {
  const names = env.PYTHON ? [env.PYTHON] : ['python3', 'python'];
  for (const name of names) {
    const fits = await run(name, ['-c', check], { timeout: 20_000, env }).then(
      () => true,
      () => false,
    );
    if (fits) return name;
  }
  return undefined;
}
