import { constants, existsSync } from 'node:fs';
import { access, chmod, mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fullDisk, LocalProblem } from './problem.ts';

/** The layout of the data folder. */
export type DataDir = {
  root: string;
  postgres: string;
  temporal: string;
  cache: string;
  storage: string;
  /** Files that live for one upload or step. */
  temporary: string;
  logs: string;
  /** Notes of running processes, see process/notes.ts. */
  run: string;
  sample: string;
};

/** What a first start needs without Whisper, and what a later one needs to work at all. */
const wantedBytes = { first: 300 * 1024 ** 2, later: 50 * 1024 ** 2 };

type Disk = (dir: string) => Promise<{ bavail: number; bsize: number }>;

/**
 * Creates the folders. Only their owner can read them; root's data folder is traversable by others, since Postgres runs
 * as `nobody`.
 * @throws {LocalProblem} when the folder cannot be written or its disk is nearly full
 */
export async function openDataDir(root: string, disk: Disk = statfs): Promise<DataDir> {
  const inside = (name: string) => join(root, name);
  const dir: DataDir = {
    root,
    postgres: inside('postgres'),
    temporal: inside('temporal'),
    cache: inside('cache'),
    storage: inside('storage'),
    temporary: inside('tmp'),
    logs: inside('logs'),
    run: inside('run'),
    sample: inside('sample'),
  };
  try {
    await mkdir(root, { recursive: true });
    await access(root, constants.W_OK | constants.X_OK);
    await chmod(root, process.getuid?.() === 0 ? 0o711 : 0o700);
    for (const own of [dir.storage, dir.temporary, dir.logs, dir.run, dir.sample, dir.temporal]) {
      await mkdir(own, { recursive: true, mode: 0o700 });
    }
  } catch (cause) {
    const full = fullDisk(String(cause), root);
    const sentence = `The data folder ${root} cannot be written (${(cause as { code?: string }).code ?? cause}): fix its permissions or choose another with --data-dir.`;
    throw full ?? new LocalProblem(sentence, { cause });
  }
  const { bavail, bsize } = await disk(root);
  const wanted = existsSync(inside('local.json')) ? wantedBytes.later : wantedBytes.first;
  const free = fullDisk(bavail * bsize < wanted ? 'ENOSPC' : '', root);
  if (free) throw free;
  return dir;
}
