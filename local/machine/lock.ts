import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isRunning, type ProcessIdentity } from '../process/identity.ts';
import { endProcess } from '../process/notes.ts';
import { findStarter } from '../process/starter.ts';
import { LocalProblem } from './problem.ts';

/** Who holds the folder, and the npm that started it, where there is one. */
type Holder = ProcessIdentity & { starter?: ProcessIdentity | undefined };

/** A start that was orphaned stops its parts in order; that may take this long. */
const graceMs = 40_000;

/**
 * One start at a time on one data folder. The lock of a start that is gone is taken over; one that lives on while the npm above it
 * was killed is ended first.
 * @returns gives the lock back.
 * @throws {LocalProblem} when another start is at work there.
 */
export async function lockDataDir(root: string, pid = process.pid): Promise<() => void> {
  const file = join(root, 'lock');
  const me = { ...identify(pid), starter: findStarter() };
  const fresh = `${file}.${pid}`;
  for (;;) {
    const holder = holderOf(file);
    if (holder?.starter && !isRunning(holder.starter)) await endProcess(holder, graceMs);
    else if (holder) throw busy(root, holder.pid);
    rmSync(file, { force: true });
    writeFileSync(fresh, JSON.stringify(me), { mode: 0o600 });
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

const busy = (root: string, pid: number) =>
  new LocalProblem(
    `Callweave runs on ${root} already (process ${pid}): stop it there with Ctrl-C, or choose another folder with --data-dir.`,
  );

function holderOf(file: string): Holder | undefined {
  try {
    const who = JSON.parse(readFileSync(file, 'utf8')) as Holder;
    return isRunning(who) ? who : undefined;
  } catch {
    return undefined;
  }
}
