import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../../local/process/child.ts';

/** A part of the installation that can be hit. It restarts with the same ports and data. */
export type Process = {
  name: string;
  /** SIGKILL, then a new process at once, as a supervisor would. @param between What happens before it starts. */
  kill: (between?: () => Promise<void>) => Promise<void>;
  /** SIGSTOP, with all its children. */
  freeze: () => void;
  thaw: () => void;
  stop: () => Promise<void>;
  /** How it ended when we had not killed it; it was restarted each time. */
  crashes: string[];
};

/** The signal that ends a process, and how long it may take. */
type Ending = { signal: NodeJS.Signals; graceMs: number };

/** Keeps one process running. @param start Resolves when the process is ready; called again after each end. */
export async function openProcess(name: string, start: () => Promise<Child>, ending: Ending): Promise<Process> {
  const crashes: string[] = [];
  let struck = false;
  let over = false;
  let child = await start();
  void watch(child);

  async function watch(one: Child): Promise<void> {
    const how = await one.exited;
    if (struck || over) return;
    crashes.push(`${name}: ${how}`);
    await sleep(500);
    await begin();
  }
  async function begin(): Promise<void> {
    struck = false;
    child = await start();
    // The end may have been requested during the start.
    if (over) await child.stop('SIGKILL');
    else void watch(child);
  }
  const signal = (which: NodeJS.Signals) => {
    for (const pid of familyOf(child.pid)) send(pid, which);
  };
  return {
    name,
    crashes,
    async kill(between) {
      if (over) return;
      struck = true;
      signal('SIGKILL');
      await child.exited;
      await between?.();
      if (!over) await begin();
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async stop() {
      over = true;
      signal('SIGCONT');
      await child.stop(ending.signal, ending.graceMs);
    },
  };
}

/** The process and all its descendants, oldest first. */
function familyOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const parents = new Map(rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]));
  const family = [pid];
  for (const one of family) for (const [child, parent] of parents) if (parent === one) family.push(child);
  return family;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It may have ended since we checked.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
