import { createHash, randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { TemporaryFiles } from './port.ts';

/**
 * How often a process signals that it is alive, and after how much silence it is considered dead if it cannot be looked
 * up.
 */
const aliveMs = { every: 60_000, silent: 10 * 60_000 };

export type OwnTemporaryFiles = TemporaryFiles & {
  /** Removes the files of this process. */
  close: () => Promise<void>;
};

/**
 * Temporary files under `dir`, in this process's own folder. Removes what dead processes left, now and every minute: on
 * the same machine at once, on others that share the folder after ten minutes of silence.
 */
export async function openTemporaryFiles(dir: string): Promise<OwnTemporaryFiles> {
  const own = join(dir, `${place()}.${process.pid}.${randomUUID()}`);
  ofThisProcess.add(own);
  await mkdir(own, { recursive: true, mode: 0o700 });
  await removeDead(dir);
  const alive = setInterval(async () => {
    await utimes(own, new Date(), new Date()).catch(() => {});
    await removeDead(dir).catch(() => {});
  }, aliveMs.every).unref();
  return {
    open: async (callId) => {
      const path = join(own, `${callId}.${randomUUID()}`);
      await mkdir(path, { recursive: true, mode: 0o700 });
      return { path, remove: () => rm(path, { recursive: true, force: true }) };
    },
    erase: async (callId) => {
      let removed = 0;
      for (const name of await namesIn(dir))
        for (const folder of await namesIn(join(dir, name)))
          if (folder.startsWith(`${callId}.`)) {
            await rm(join(dir, name, folder), { recursive: true, force: true });
            removed++;
          }
      return removed;
    },
    close: async () => {
      clearInterval(alive);
      await rm(own, { recursive: true, force: true });
    },
  };
}

/** Where process ids mean the same: a machine, or a container on it. */
function place(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has them.
  }
  return createHash('sha256').update(`${hostname()} ${namespace}`).digest('hex').slice(0, 16);
}

const ofThisProcess = new Set<string>();
/** Anything else there is not ours to remove. */
const folderName = /^[0-9a-f]{16}\.\d+\.[0-9a-f-]{36}$/;

async function removeDead(dir: string): Promise<void> {
  for (const name of (await namesIn(dir)).filter((one) => folderName.test(one))) {
    const path = join(dir, name);
    if (!ofThisProcess.has(path) && (await isDead(name, path))) await rm(path, { recursive: true, force: true });
  }
}

async function isDead(name: string, path: string): Promise<boolean> {
  const [machine, pid] = name.split('.');
  // The pid may have been reused since; then its silence decides.
  if (machine === place() && (Number(pid) === process.pid || !isRunning(Number(pid)))) return true;
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.mtimeMs < Date.now() - aliveMs.silent;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function namesIn(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['ENOENT', 'ENOTDIR'].includes(code)) return [];
    throw error;
  }
}
