import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from '../process/identity.ts';
import { endProcess } from '../process/notes.ts';
import { findStarter } from '../process/starter.ts';
import { LocalProblem } from './problem.ts';

/** Who holds the folder, and the npm that started it, if any. */
type Holder = ProcessIdentity & { starter?: ProcessIdentity | undefined };

/** An orphaned start stops its parts in order, which may take this long. */
const graceMs = 40_000;
const prefix = 'lock.';

/**
 * One start at a time per data folder. Takes over the lock of a dead start; a start that outlived its killed npm is
 * ended first. Each holder adds a file with the next number, created atomically with a link, and the highest number
 * counts: nobody ever removes a lock that somebody else may just have taken.
 * @returns releases the lock
 * @throws {LocalProblem} when another start is running there
 */
export async function lockDataDir(root: string, pid = process.pid): Promise<() => void> {
  const fileOf = (number: number) => join(root, `${prefix}${number}`);
  const fresh = join(root, `taking-${prefix}${pid}`);
  writeFileSync(fresh, JSON.stringify({ ...identify(pid), starter: findStarter() }), { mode: 0o600 });
  try {
    for (;;) {
      const last = Math.max(0, ...numbersIn(root));
      const holder = holderOf(fileOf(last));
      if (holder?.starter && !isRunning(holder.starter)) await endProcess(holder, graceMs);
      else if (holder) throw busy(root, holder.pid);

      const mine = last + 1;
      if (!linkNew(fresh, fileOf(mine))) continue;
      const numbers = numbersIn(root);
      // Another start may have advanced since it looked.
      if (Math.max(...numbers) > mine) {
        rmSync(fileOf(mine), { force: true });
        continue;
      }
      for (const number of numbers) if (number < mine) rmSync(fileOf(number), { force: true });
      return () => release(fileOf(mine));
    }
  } finally {
    rmSync(fresh, { force: true });
  }
}

const numbersIn = (root: string): number[] =>
  readdirSync(root).flatMap((name) => (/^lock\.\d+$/.test(name) ? [Number(name.slice(prefix.length))] : []));

/** Unlike a write, a link is atomic and fails if the file exists. */
function linkNew(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false;
    throw error;
  }
}

/** The number stays, so it is never assigned twice. */
function release(file: string): void {
  writeFileSync(`${file}.free`, '{}', { mode: 0o600 });
  renameSync(`${file}.free`, file);
}

const busy = (root: string, pid: number) =>
  new LocalProblem(
    `Callweave is already running on ${root} (process ${pid}): stop it there with Ctrl-C, or choose another folder with --data-dir.`,
  );

/** @returns undefined for a released lock, a missing one, and one whose holder is gone */
function holderOf(file: string): Holder | undefined {
  try {
    const who = JSON.parse(readFileSync(file, 'utf8')) as Holder;
    return isRunning(who) ? who : undefined;
  } catch {
    return undefined;
  }
}
