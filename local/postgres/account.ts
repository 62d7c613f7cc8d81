import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, lchown, lstat, mkdir, readdir, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LocalProblem } from '../machine/problem.ts';

/** The user as whom Postgres runs. */
export type Account = { uid: number; gid: number };

/** Postgres refuses to run as root, so root hands it to `nobody`. Undefined: run as whoever we are. */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })) >>> 0;
    return { uid: id('-u'), gid: id('-g') };
  } catch (cause) {
    throw new LocalProblem(
      'Postgres cannot run as root and this machine has no user "nobody": start as an ordinary user, or set DATABASE_URL.',
      { cause },
    );
  }
}

/** True when any user may walk through every folder on the way. */
async function isOpenToAll(dir: string): Promise<boolean> {
  const { mode } = await stat(dir);
  const above = dirname(dir);
  return (mode & 0o001) !== 0 && (above === dir || (await isOpenToAll(above)));
}

/**
 * Makes the folder in which Postgres keeps its files, owned by the account, and returns its real place. That is `dir`, unless a closed
 * folder above (such as root's home) would lock the account out: then it is a folder under `elsewhere`, and `dir` is a link to it.
 */
export async function makeHome(
  dir: string,
  account: Account | undefined,
  elsewhere = '/var/lib/callweave',
): Promise<string> {
  const wanted = resolve(dir);
  await mkdir(dirname(wanted), { recursive: true });
  if (!account || (await isOpenToAll(dirname(wanted)))) return owned(wanted, account);
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  const home = await owned(join(elsewhere, name), account);
  if (!(await lstat(wanted).catch(() => null))) await symlink(home, wanted);
  return home;
}

async function owned(dir: string, account: Account | undefined): Promise<string> {
  await mkdir(dir, { recursive: true });
  if (account) await chown(dir, account.uid, account.gid);
  return dir;
}

/** Gives a whole folder to the account where it is another's, as after a copy by root. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if ((await lstat(path)).uid === account.uid) return;
  await giveAll(account, path);
}

async function giveAll(account: Account, path: string): Promise<void> {
  const info = await lstat(path);
  const inside = info.isDirectory() ? await readdir(path) : [];
  for (const name of inside) await giveAll(account, join(path, name));
  await lchown(path, account.uid, account.gid); // last, so that a half-way end is seen by the next start
}
