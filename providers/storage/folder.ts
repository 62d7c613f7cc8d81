import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { StepFailure } from '../../core/failures.ts';
import { checkKey, checkPrefix, missing, outOfRange } from './key.ts';
import type { StoragePort, StoredObject } from './port.ts';

type Range = { start: number; end: number };

/**
 * Objects as plain files under `dir`, each with its content type in a hidden file next to it. A write goes to a draft
 * first, is synced to disk and then renamed: a crash leaves at most that draft, which is removed with its object or ten
 * minutes later.
 */
export function createFolderStorage(dir: string, { now = Date.now }: { now?: () => number } = {}): StoragePort {
  const drafts = join(dir, '.drafts');
  const place = (key: string) => {
    checkKey(key);
    return join(dir, ...key.split('/'));
  };
  return {
    put: async (key, body, contentType) => {
      const path = place(key);
      return guarded(() => write(path, join(drafts, draftPrefix(key)), body, contentType));
    },
    head: (key) => guarded(() => describe(place(key))),
    get: (key, range) => guarded(() => read(place(key), key, range)),
    list: (prefix) => {
      checkPrefix(prefix);
      return walk(dir, '', prefix);
    },
    remove: async (key) => {
      const path = place(key);
      await guarded(async () => {
        await rm(path, { force: true });
        await rm(typePath(path), { force: true });
        await removeDrafts(drafts, (name) => name.startsWith(draftPrefix(key)));
      });
    },
    tidy: () =>
      guarded(() =>
        removeDrafts(drafts, async (_name, path) => {
          const found = await stat(path).catch(unlessMissing);
          return found !== undefined && found.mtimeMs < now() - silentMs;
        }),
      ),
  };
}

const typePath = (path: string) => join(dirname(path), `.${basename(path)}.type`);
/** A draft's name identifies its object; keys themselves may be too long for a name. */
const draftPrefix = (key: string) => `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.`;
/** A draft that has not grown for this long has lost its writer. */
const silentMs = 10 * 60_000;

async function removeDrafts(
  drafts: string,
  isLeft: (name: string, path: string) => boolean | Promise<boolean>,
): Promise<void> {
  for (const name of (await readdir(drafts).catch(unlessMissing)) ?? []) {
    const path = join(drafts, name);
    if (await isLeft(name, path)) await rm(path, { force: true });
  }
}

async function write(
  path: string,
  draftStart: string,
  body: Readable | Uint8Array,
  contentType: string,
): Promise<{ bytes: number }> {
  await mkdir(dirname(path), { recursive: true });
  await mkdir(dirname(draftStart), { recursive: true });
  const draft = `${draftStart}${randomUUID()}`;
  try {
    await inFile(`${draft}-type`, (file) => file.writeFile(contentType));
    const bytes = await inFile(draft, (file) => pour(body, file));
    await rename(`${draft}-type`, typePath(path));
    await rename(draft, path);
    await inFile(dirname(path), async () => {}, 'r');
    return { bytes };
  } catch (error) {
    await rm(draft, { force: true });
    await rm(`${draft}-type`, { force: true });
    throw error;
  }
}

/** Opens, works, syncs, closes. On a folder it makes a rename in it durable. */
async function inFile<T>(path: string, work: (file: FileHandle) => Promise<T>, flags = 'w'): Promise<T> {
  const file = await open(path, flags);
  try {
    const result = await work(file);
    await file.sync();
    return result;
  } finally {
    await file.close();
  }
}

async function pour(body: Readable | Uint8Array, file: FileHandle): Promise<number> {
  let bytes = 0;
  for await (const piece of body instanceof Readable ? body : [body]) {
    await file.writeFile(piece as Uint8Array);
    bytes += (piece as Uint8Array).length;
  }
  return bytes;
}

async function describe(path: string): Promise<StoredObject | undefined> {
  const found = await stat(path).catch(unlessMissing);
  if (!found?.isFile()) return undefined;
  const contentType = await readFile(typePath(path), 'utf8').catch(unlessMissing);
  return { bytes: found.size, contentType: contentType ?? 'application/octet-stream' };
}

async function read(path: string, key: string, range: Range | undefined): Promise<Readable> {
  const found = await describe(path);
  if (!found) throw missing(key);
  if (range && range.start >= found.bytes) throw outOfRange(key);
  return createReadStream(path, range ?? {});
}

/**
 * Depth first in the order of whole keys, in which `a-b` comes before `a/c`; opens only folders that can match the
 * prefix.
 */
async function* walk(dir: string, parent: string, prefix: string): AsyncGenerator<string> {
  const entries = await guarded(() => readdir(join(dir, parent), { withFileTypes: true }).catch(unlessMissing));
  const names = (entries ?? [])
    .filter((entry) => !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory()))
    .map((entry) => `${parent}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .sort((a, b) => (a < b ? -1 : 1));
  for (const name of names) {
    if (name.endsWith('/')) {
      if (name.startsWith(prefix) || prefix.startsWith(name)) yield* walk(dir, name, prefix);
    } else if (name.startsWith(prefix)) yield name;
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code;

function unlessMissing(error: unknown): undefined {
  const code = codeOf(error);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exhausted',
  EACCES: 'the storage folder cannot be accessed',
  EROFS: 'the storage folder is read-only',
  EMFILE: 'too many files are open',
};

/** Disk failures are retryable; failures of the body stay as they are. File paths are kept out of the message. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isOfDisk = error instanceof Error && 'syscall' in error && 'path' in error;
    const code = codeOf(error);
    if (!isOfDisk && code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
    throw new StepFailure('Unavailable', `Cannot use storage: ${reasons[code ?? ''] ?? `the disk answers ${code}`}`);
  }
}
