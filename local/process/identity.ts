import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Identifies a process, even if its pid is reused later: `startedAt` is opaque and compared as text. */
export type ProcessIdentity = { pid: number; startedAt: string };

/**
 * When the process started, as the system reports it, or null if there is no such process (a zombie counts as gone).
 */
export function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command is in parentheses and may contain anything; state is the first field after it, the start time the
      // 20th.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? null : `${bootId()}:${fields[19]}`;
    }
    const [state, ...start] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return !state || state.startsWith('Z') ? null : start.join(' ');
  } catch {
    return null;
  }
}

const bootId = () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** True only for the very process that was noted, never for another that got its pid. */
export const isRunning = ({ pid, startedAt }: ProcessIdentity): boolean => startOf(pid) === startedAt;

/** @returns undefined if the process ended before it could be inspected */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = startOf(pid);
  return startedAt === null ? undefined : { pid, startedAt };
}
