import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureLogin } from '../../db/login.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { startPostgres } from '../../local/postgres/start.ts';
import type { Child } from '../../local/process/child.ts';
import { findTemporal } from '../../local/temporal/find.ts';
import { startTemporal } from '../../local/temporal/start.ts';
import { stablePort } from '../net/port.ts';
import type { Random } from '../random.ts';
import { openProcess, type Process } from './process.ts';

const cache = fileURLToPath(new URL('../../.callweave/cache', import.meta.url));

export type Servers = {
  /** `url`: as the owner of the database; `applicationUrl`: with the programs' login. */
  postgres: Process & { port: number; url: string; applicationUrl: string };
  temporal: Process & {
    port: number;
    address: string;
    /** Stops the server, deletes its file with every run, and starts it again empty. */
    forget: () => Promise<void>;
  };
};

type Place = { dir: string; logs: string; random: Random; hold: (stop: () => Promise<unknown>) => void };

/** Postgres with our tables and a Temporal server with its runs in a file, both with the settings of `npm start`. */
export async function startServers({ dir, logs, random, hold }: Place): Promise<Servers> {
  const [postgresPort, temporalPort] = [await stablePort(random), await stablePort(random)];
  let url = '';
  const startDatabase = async () => {
    const started = await startPostgres({
      dir: join(dir, 'postgres'),
      port: postgresPort,
      logFile: join(logs, 'postgres.log'),
      database: 'callweave',
    });
    url = started.url;
    return started.child;
  };
  const program = await findTemporal(cache, process.env, () => {});
  const home = join(dir, 'temporal');
  const startRuns = async () =>
    (
      await startTemporal({
        program,
        dir: home,
        port: temporalPort,
        uiPort: null,
        logFile: join(logs, 'temporal.log'),
      })
    ).child;
  const open = async (
    name: string,
    start: () => Promise<Child>,
    ending: { signal: NodeJS.Signals; graceMs: number },
  ) => {
    const opened = await openProcess(name, start, ending);
    hold(opened.stop);
    return opened;
  };
  const [postgres, temporal] = await Promise.all([
    open('postgres', startDatabase, { signal: 'SIGINT', graceMs: 20_000 }),
    open('temporal', startRuns, { signal: 'SIGTERM', graceMs: 10_000 }),
  ]);
  await migrateDatabase(url);
  const applicationUrl = await ensureLogin(url, { name: 'callweave_service', password: 'chaos' });
  return {
    postgres: { ...postgres, port: postgresPort, url, applicationUrl },
    temporal: {
      ...temporal,
      port: temporalPort,
      address: `127.0.0.1:${temporalPort}`,
      forget: () => temporal.kill(() => rm(home, { recursive: true, force: true })),
    },
  };
}
