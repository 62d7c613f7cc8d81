import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalProblem } from './problem.ts';
import { identify, isRunning, type ProcessIdentity } from './process/identity.ts';

/**
 * One start at a time on one data folder. A lock of a start that is gone is taken over.
 * @returns gives the lock back.
 * @throws {LocalProblem} when another start is at work there.
 */
export function lockDataDir(root: string, pid = process.pid): () => void {
  const file = join(root, 'lock');
  const mine = JSON.stringify(identify(pid));
  const fresh = `${file}.${pid}`;
  for (;;) {
    const holder = holderOf(file);
    if (holder) {
      throw new LocalProblem(
        `Callweave runs on ${root} already (process ${holder.pid}): stop it there with Ctrl-C, or choose another folder with --data-dir.`,
      );
    }
    rmSync(file, { force: true });
    writeFileSync(fresh, mine, { mode: 0o600 });
    try {
      linkSync(fresh, file); // unlike a write, a link is made whole and only where nothing is
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    } finally {
      rmSync(fresh, { force: true });
    }
  }
}

function holderOf(file: string): ProcessIdentity | undefined {
  try {
    const who = JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
    return isRunning(who) ? who : undefined;
  } catch {
    return undefined;
  }
}
