import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../../core/settings/environment.ts';
import { choosePorts } from '../../local/machine/addresses.ts';
import { openDataDir } from '../../local/machine/data-dir.ts';
import { ensureSecretKey } from '../../local/machine/json-file.ts';
import { anyFreePort } from '../../local/machine/ports.ts';
import { readOptions } from '../../local/options.ts';
import { childEnv, configuredServers } from '../../local/settings.ts';
import { aFolder } from '../fixtures/folder.ts';

const listen = async (port: number) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
};

test('options are read, and relative folders count from the project', () => {
  expect(readOptions([], '/project')).toEqual({
    port: undefined,
    dataDir: '/project/.callweave',
    sample: true,
    speech: true,
    help: false,
  });
  const all = ['--port', '9000', '--data-dir', 'elsewhere', '--no-sample', '--no-speech', '--help'];
  expect(readOptions(all, '/project')).toEqual({
    port: 9000,
    dataDir: '/project/elsewhere',
    sample: false,
    speech: false,
    help: true,
  });
});

test.each([
  [['--port', '80a'], '--port 80a is not a port: use a number from 0 to 65535.'],
  [['--port', '70000'], '--port 70000 is not a port: use a number from 0 to 65535.'],
  [['--sample'], "Unknown option '--sample': see `npm start -- --help`."],
])('%j is one sentence', (args, sentence) => {
  expect(() => readOptions(args, '/project')).toThrow(sentence);
});

test('a second start has the addresses of the first', async () => {
  const dir = await aFolder();
  const first = await choosePorts(dir, 0);
  expect(new Set(Object.values(first)).size).toBe(5);
  expect(await choosePorts(dir, undefined)).toEqual(first);
});

test('the port of the pages is never changed in silence', async () => {
  const dir = await aFolder();
  const port = await anyFreePort();
  await listen(port);
  await expect(choosePorts(dir, port)).rejects.toThrow(
    `Port ${port} is taken by another program: stop that program, or choose another port with --port.`,
  );
});

test('an inner port that was taken meanwhile is chosen anew, the others stay', async () => {
  const dir = await aFolder();
  const first = await choosePorts(dir, 0);
  await listen(first.temporal);
  const second = await choosePorts(dir, undefined);
  expect(second).toEqual({ ...first, temporal: second.temporal });
  expect(second.temporal).not.toBe(first.temporal);
});

test('a port that is asked for is not given to an inner part as well', async () => {
  const dir = await aFolder();
  const { postgres } = await choosePorts(dir, 0);
  const second = await choosePorts(dir, postgres);
  expect(second.api).toBe(postgres);
  expect(new Set(Object.values(second)).size).toBe(5);
});

test('a full disk is one sentence', async () => {
  const dir = await aFolder();
  const full = async () => ({ bavail: 10, bsize: 4096 });
  await expect(openDataDir(join(dir, 'data'), full)).rejects.toThrow(
    `The disk that holds ${join(dir, 'data')} is full: free some space or choose another disk with --data-dir.`,
  );
});

test('a data folder that is a file is one sentence', async () => {
  const dir = await aFolder();
  await writeFile(join(dir, 'data'), 'a file');
  await expect(openDataDir(join(dir, 'data'))).rejects.toThrow(
    /^The data folder .*data cannot be written \(EEXIST\): fix its permissions or choose another with --data-dir\.$/,
  );
});

test('what is kept can be read by its owner only', async () => {
  const dir = await openDataDir(join(await aFolder(), 'data'));
  expect(((await stat(dir.root)).mode & 0o066).toString(8)).toBe('0');
  for (const own of [dir.storage, dir.logs, dir.run]) expect(((await stat(own)).mode & 0o077).toString(8)).toBe('0');
});

test('the secret key is made once, and a damaged one is never replaced', async () => {
  const file = join(await aFolder(), 'secret.json');
  const key = await ensureSecretKey(file);
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
  expect(await ensureSecretKey(file)).toBe(key);
  await writeFile(file, 'not json');
  await expect(ensureSecretKey(file)).rejects.toThrow(`The key file ${file} is damaged`);
  expect(await readFile(file, 'utf8')).toBe('not json');
});

const found = {
  databaseUrl: 'postgres://a@127.0.0.1:1/b',
  temporalAddress: '127.0.0.1:2',
  temporalNamespace: 'default',
  temporalUiUrl: null,
  speechUrl: null,
  secretKey: Buffer.alloc(32).toString('base64'),
  storageDir: '/data/storage',
  tempDir: '/data/tmp',
  apiPort: 8080,
  webDir: '/dist/web',
};

test('worker and API get settings that the configuration takes', () => {
  const config = loadConfig(childEnv({}, found));
  expect(config).toMatchObject({ DATABASE_URL: found.databaseUrl, TEMPORAL_ADDRESS: '127.0.0.1:2', API_PORT: 8080 });
  expect(config.SPEECH_URL).toBeUndefined();
});

test('what people set themselves is used', () => {
  const env = {
    DATABASE_URL: 'postgres://mine',
    TEMPORAL_ADDRESS: 'mine:7233',
    SPEECH_URL: 'http://mine',
    S3_BUCKET: 'mine',
    OPENAI_API_KEY: 'mine',
    STORAGE_DIR: '/mine',
  };
  expect(configuredServers(env)).toEqual({
    database: 'postgres://mine',
    temporal: 'mine:7233',
    speech: 'http://mine',
    openAi: true,
  });
  expect(configuredServers({ DATABASE_URL: '' })).toEqual({
    database: undefined,
    temporal: undefined,
    speech: undefined,
    openAi: false,
  });
  expect(childEnv(env, found)).toMatchObject({ S3_BUCKET: 'mine', OPENAI_API_KEY: 'mine', STORAGE_DIR: '/mine' });
});
