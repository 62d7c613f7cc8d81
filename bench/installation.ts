import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../db/open.ts';
import { anyFreePort, waitForPort } from '../local/machine/ports.ts';
import { startChild } from '../local/process/child.ts';
import { createApiKey } from '../services/access/api-key.ts';
import type { Arena } from './arena.ts';
import { createBenchTenant } from './material.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

export type Installation = {
  apiUrl: string;
  apiKey: string;
  tenantId: string;
  pids: Record<string, number>;
  stop: () => Promise<void>;
};

/** One worker with all roles and one API, as separate processes on the arena's servers: what `npm start` runs. */
export async function startInstallation(arena: Arena, speechUrl: string): Promise<Installation> {
  const db = openDatabase(arena.databaseUrl, { max: 2, onError: console.error });
  const tenantId = await createBenchTenant(db);
  const { key } = await createApiKey(db, { tenantId, name: 'bench', now: new Date() });
  await db.$client.end();
  const port = await anyFreePort();
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: arena.databaseUrl,
    DATABASE_POOL: '20',
    TEMPORAL_ADDRESS: arena.temporalAddress,
    CALLWEAVE_SECRET_KEY: randomBytes(32).toString('base64'),
    SPEECH_URL: speechUrl,
    STORAGE_DIR: join(arena.dir, 'storage'),
    TEMP_DIR: join(arena.dir, 'tmp'),
    SPEECH_SLOTS: '2000',
    API_PORT: String(port),
    API_REQUESTS_PER_MINUTE: '1000000',
    LOG_LEVEL: 'warn',
  };
  const start = (name: string, file: string, ...args: string[]) =>
    startChild({
      command: process.execPath,
      args: ['--import', 'tsx', file, ...args],
      cwd: project,
      env,
      logFile: join(arena.dir, `${name}.log`),
    });
  const api = await start('api', 'api/main.ts');
  const worker = await start('worker', 'worker/main.ts', '--role', 'all');
  await waitForPort(port, api.gone);
  return {
    apiUrl: `http://127.0.0.1:${port}`,
    apiKey: key,
    tenantId,
    pids: { ...arena.pids, API: api.pid, 'Worker (all roles)': worker.pid },
    stop: async () => {
      await Promise.all([api.stop(), worker.stop('SIGTERM', 40_000)]);
    },
  };
}

/** Resident memory in MB; 0 for a process that is gone. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
