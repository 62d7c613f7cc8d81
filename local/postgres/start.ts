import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureDatabase, waitUntilReady } from '../../db/ensure.ts';
import { fullDisk, LocalProblem } from '../machine/problem.ts';
import { type Child, startChild } from '../process/child.ts';
import { makeHome, postgresAccount } from './account.ts';
import { installPostgres } from './binaries.ts';
import { type Cluster, clusterOwner, openCluster } from './cluster.ts';
import { clearLeftover } from './leftover.ts';

export type PostgresOptions = {
  /** Folder for programs, files and password; created if missing. */
  dir: string;
  port: number;
  logFile: string;
  /** See ChildOptions. */
  noteFile?: string | undefined;
  /** Name of the database, which is created if missing. */
  database: string;
  /** Server settings by name, e.g. `{ fsync: 'off' }`. */
  settings?: Record<string, string>;
};

export type Postgres = { url: string; child: Child; stop: () => Promise<void> };

/**
 * Starts Postgres 18 from the npm package's programs, on 127.0.0.1 only, as `nobody` if we are root. First stops a
 * server that a killed start left on the same folder, so a second start is harmless and finds everything that was
 * committed.
 * @throws {LocalProblem} when a person must act: full disk, damaged folder, port taken
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const account = postgresAccount();
  const home = await makeHome(options.dir, account);
  const programs = await installPostgres(home);
  const place = { home, programs, account, logFile: options.logFile };
  const cluster = await openCluster(place);
  await clearLeftover(cluster.dataDir);
  const child = await serve(programs, cluster, { ...options, account });
  const server = `postgres://${clusterOwner}:${cluster.password}@127.0.0.1:${options.port}`;
  try {
    await waitUntilReady(`${server}/postgres`, child.gone);
    await ensureDatabase(`${server}/postgres`, options.database);
  } catch (error) {
    await child.stop('SIGINT');
    throw explain(child.lastWords(), options) ?? error;
  }
  return { url: `${server}/${options.database}`, child, stop: () => child.stop('SIGINT', 20_000) };
}

type Serving = PostgresOptions & { account: { uid: number; gid: number } | undefined };

/**
 * Backends of a killed server hold its shared memory for a moment; until they are gone a new server exits at once, so
 * it is retried.
 */
async function serve(programs: string, cluster: Cluster, options: Serving): Promise<Child> {
  const settings = {
    listen_addresses: '127.0.0.1',
    // Until it is first analyzed, a database that fills quickly is planned for as if it were empty: every lookup reads
    // a tenant's whole index.
    autovacuum_naptime: '10s',
    // On modern disks random reads cost almost the same as sequential ones: without this, counts read whole tables
    // where an index would do.
    random_page_cost: '1.1',
    port: String(options.port),
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...options.settings,
  };
  for (let attempt = 1; ; attempt++) {
    const child = await startChild({
      command: join(programs, 'bin', 'postgres'),
      args: ['-D', cluster.dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      cwd: cluster.dataDir,
      ...options.account,
      logFile: options.logFile,
      noteFile: options.noteFile,
    });
    if (await isUp(cluster.dataDir, child)) return child;
    const words = child.lastWords();
    if (attempt === 20 || !/pre-existing shared memory block|is another postmaster/i.test(words)) {
      throw explain(words, options) ?? new LocalProblem(`Postgres does not start: see ${options.logFile}.`);
    }
    await sleep(250);
  }
}

/** A server that passed its first checks has written its pid file. */
async function isUp(dataDir: string, child: Child): Promise<boolean> {
  while (!child.gone.aborted) {
    if (await stat(join(dataDir, 'postmaster.pid')).catch(() => null)) return true;
    await sleep(10);
  }
  return false;
}

function explain(words: string, { dir, port, logFile }: PostgresOptions): LocalProblem | undefined {
  if (/Address already in use|could not bind/i.test(words)) {
    return new LocalProblem(`Port ${port}, which Postgres uses, is taken by another program: stop that program.`);
  }
  if (
    /PANIC|could not locate a valid checkpoint|invalid (primary )?checkpoint|could not open file|pg_control/i.test(
      words,
    )
  ) {
    return new LocalProblem(
      `The database files in ${dir} are damaged (see ${logFile}): restore them from a backup, or move the folder away to start empty.`,
    );
  }
  return fullDisk(words, dir);
}
