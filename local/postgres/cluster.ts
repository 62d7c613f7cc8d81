import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fullDisk, LocalProblem } from '../machine/problem.ts';
import { startChild } from '../process/child.ts';
import { type Account, changeOwner } from './account.ts';

export type Cluster = { dataDir: string; password: string };
export type ClusterPlace = { home: string; programs: string; account: Account | undefined; logFile: string };

/** The owner of the cluster and of every database in it. */
export const clusterOwner = 'callweave';
const major = '18';

/**
 * The database files under `<home>/data`, created on the first call and reused later. Created in a draft folder and
 * renamed, so a start killed half-way leaves nothing that looks complete.
 */
export async function openCluster(place: ClusterPlace): Promise<Cluster> {
  const dataDir = join(place.home, 'data');
  const passwordFile = join(place.home, 'password');
  if (!(await stat(dataDir).catch(() => null))) await makeCluster(place, dataDir, passwordFile);
  if (place.account) await changeOwner(place.account, dataDir);
  const version = await readFile(join(dataDir, 'PG_VERSION'), 'utf8').catch(() => '');
  const password = await readFile(passwordFile, 'utf8').catch(() => '');
  if (version.trim() === major && password) {
    // Only initdb reads it as the account; other programs of that user should not see the owner's password.
    if (place.account) await chown(passwordFile, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    return { dataDir, password };
  }
  throw new LocalProblem(
    `The database folder ${dataDir} is damaged or was made by another Postgres: restore it from a backup, or move it away to start empty.`,
  );
}

async function makeCluster(place: ClusterPlace, dataDir: string, passwordFile: string): Promise<void> {
  const fresh = `${dataDir}.new`;
  await rm(fresh, { recursive: true, force: true });
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (place.account) await chown(passwordFile, place.account.uid, place.account.gid);
  const initdb = await startChild({
    command: join(place.programs, 'bin', 'initdb'),
    args: [
      `--pgdata=${fresh}`,
      `--username=${clusterOwner}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
      '--no-sync', // nothing to lose yet, and the server's first start writes a checkpoint
    ],
    cwd: place.home,
    ...place.account,
    logFile: place.logFile,
  });
  const how = await initdb.exited;
  if (how !== 'exit code 0') throw cannotMake(initdb.lastWords(), how, place);
  await rename(fresh, dataDir);
}

const cannotMake = (words: string, how: string, place: ClusterPlace) =>
  fullDisk(words, place.home) ??
  new LocalProblem(`Postgres could not create its files in ${place.home} (${how}): see ${place.logFile}.`);
