import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, lchown, lstat, mkdir, readdir, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LocalProblem } from '../machine/problem.ts';

/** The user that Postgres runs as. */
export type Account = { uid: number; gid: number };

/** Postgres refuses to run as root, so root runs it as `nobody`. Undefined: run as the current user. */
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

/** Whether any user may traverse every folder on the way. */
async function isOpenToAll(dir: string): Promise<boolean> {
  const { mode } = await stat(dir);
  const above = dirname(dir);
  return (mode & 0o001) !== 0 && (above === dir || (await isOpenToAll(above)));
}

/**
 * Creates the folder for Postgres's files, owned by the account, and returns its real path. That is `dir`, unless a
 * closed parent folder (such as root's home) would lock the account out: then it is a folder under `elsewhere`, and
 * `dir` is a link to it.
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

/** Gives a whole folder to the account if someone else owns it, as after a copy by root. */
export async function changeOwner(account: Account, path: string): Promise<void> {
  if ((await lstat(path)).uid === account.uid) return;
  await giveAll(account, path);
}

async function giveAll(account: Account, path: string): Promise<void> {
  const info = await lstat(path);
  const inside = info.isDirectory() ? await readdir(path) : [];
  for (const name of inside) await giveAll(account, join(path, name));
  await lchown(path, account.uid, account.gid); // last, so the next start notices an incomplete run
}
