import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, isRunning, type ProcessIdentity } from '../process/identity.ts';

/**
 * Ends a server that an earlier, killed start left running on this folder, and removes the pid file of one that is
 * gone. A pid that now belongs to another program is detected: a Postgres server's working directory is its own data
 * folder.
 */
export async function clearLeftover(dataDir: string): Promise<void> {
  const note = join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(note, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  const server = (await worksIn(pid, dataDir)) ? identify(pid) : undefined;
  if (server) await stop(server);
  await rm(note, { force: true });
}

async function worksIn(pid: number, dataDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return true; // without /proc the pid file is all there is to go by
  return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === (await realpath(dataDir));
}

/** SIGINT is Postgres's fast shutdown; after 10 s it is told to quit immediately, which a restart repairs. */
async function stop(server: ProcessIdentity): Promise<void> {
  process.kill(server.pid, 'SIGINT');
  for (let i = 0; i < 500 && isRunning(server); i++) await sleep(20);
  if (!isRunning(server)) return;
  process.kill(server.pid, 'SIGQUIT');
  for (let i = 0; i < 250 && isRunning(server); i++) await sleep(20);
}
