import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isRunning, type ProcessIdentity } from './identity.ts';

/** Writes down a process's identity, so a later start recognizes it. Atomic. */
export function noteProcess(file: string, pid: number): void {
  const who = identify(pid);
  if (!who) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(who), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** @returns undefined if there is no note, an unreadable one, or one of a process that is gone */
export function runningProcess(file: string): ProcessIdentity | undefined {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessIdentity>;
    const who = { pid: Number(pid), startedAt: String(startedAt) };
    return isRunning(who) ? who : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Ends what an earlier, killed start left running, all at once: first asked, then killed after `graceMs`. A process
 * that reuses a noted pid is left alone. Returns the names of what was ended.
 */
export async function endLeftovers(dir: string, graceMs = 4000): Promise<string[]> {
  const names = readdirSync(dir).filter((name) => name.endsWith('.json'));
  const ended = await Promise.all(
    names.map(async (name) => {
      const file = join(dir, name);
      const who = runningProcess(file);
      if (who) await endProcess(who, graceMs);
      rmSync(file, { force: true });
      return who && basename(name, '.json');
    }),
  );
  return ended.filter((name) => name !== undefined);
}

/** Asks a process to end, and kills it after `graceMs`. */
export async function endProcess(who: ProcessIdentity, graceMs: number): Promise<void> {
  send(who, 'SIGTERM');
  for (let waited = 0; waited < graceMs && isRunning(who); waited += 20) await sleep(20);
  if (isRunning(who)) send(who, 'SIGKILL');
  while (isRunning(who)) await sleep(20);
}

/** The process may end between the check and the signal. */
function send({ pid }: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}
