import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { identify, type ProcessIdentity } from './identity.ts';

const packageManager = /\b(npm|npx|pnpm|yarn)\b/;

type Seen = { parent: number; command: string };

function look(pid: number): Seen | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return { parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
    }
    const line = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [, parent, command = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    return { parent: Number(parent), command };
  } catch {
    return undefined;
  }
}

/** The `npm start` above this process, with at most a shell in between; undefined if we were started without npm. */
export function findStarter(pid = process.ppid, levels = 3): ProcessIdentity | undefined {
  const seen = levels > 0 && pid > 1 ? look(pid) : undefined;
  if (!seen) return undefined;
  return packageManager.test(seen.command) ? identify(pid) : findStarter(seen.parent, levels - 1);
}
