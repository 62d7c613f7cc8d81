import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureLogin } from '../db/login.ts';
import { migrateDatabase } from '../db/migrate.ts';
import { anyFreePort } from '../local/machine/ports.ts';
import { startPostgres } from '../local/postgres/start.ts';
import { findTemporal } from '../local/temporal/find.ts';
import { startTemporal } from '../local/temporal/start.ts';

export type Arena = {
  dir: string;
  /** The application's login, as in production. */
  databaseUrl: string;
  /** As the owner of the tables. */
  ownerUrl: string;
  temporalAddress: string;
  /** Process ids by name, for memory figures. */
  pids: Record<string, number>;
  stop: () => Promise<void>;
};

const cache = fileURLToPath(new URL('../.callweave/cache', import.meta.url));

/** Fresh servers with the settings of `npm start`, in a temporary folder: the basis for every figure of a run. */
export async function openArena(): Promise<Arena> {
  const dir = await mkdtemp(join(tmpdir(), 'callweave-bench-'));
  await chmod(dir, 0o711); // Postgres runs as `nobody` and must traverse it
  const program = await findTemporal(cache, process.env, console.error);
  const [postgres, temporal] = await Promise.all([
    startPostgres({
      dir: join(dir, 'postgres'),
      port: await anyFreePort(),
      logFile: join(dir, 'postgres.log'),
      database: 'callweave',
      settings: { max_connections: '200' },
    }),
    startTemporal({
      program,
      dir: join(dir, 'temporal'),
      port: await anyFreePort(),
      uiPort: null,
      logFile: join(dir, 'temporal.log'),
    }),
  ]);
  await migrateDatabase(postgres.url);
  const databaseUrl = await ensureLogin(postgres.url, { name: 'callweave_service', password: 'bench' });
  return {
    dir,
    databaseUrl,
    ownerUrl: postgres.url,
    temporalAddress: temporal.address,
    pids: { 'Postgres (its main process alone)': postgres.child.pid, 'Temporal server': temporal.child.pid },
    stop: async () => {
      await Promise.allSettled([postgres.stop(), temporal.stop()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
