import { execFileSync } from 'node:child_process';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { anyFreePort } from '../../../local/machine/ports.ts';
import { type PostgresOptions, startPostgres } from '../../../local/postgres/start.ts';
import { startChild } from '../../../local/process/child.ts';
import { aFolder } from '../../fixtures/folder.ts';

async function place(): Promise<PostgresOptions> {
  const dir = await aFolder();
  return {
    dir: join(dir, 'postgres'),
    port: await anyFreePort(),
    logFile: join(dir, 'postgres.log'),
    database: 'callweave',
    settings: { fsync: 'off' },
  };
}

async function up(options: PostgresOptions) {
  const postgres = await startPostgres(options);
  onTestFinished(() => postgres.child.stop('SIGKILL'));
  return postgres;
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test('what was committed is there again after the server was killed', async () => {
  const options = await place();
  const first = await up(options);
  await ask(first.url, "create table kept as select 'a row' as what");
  process.kill(first.child.pid, 'SIGKILL');
  await first.child.exited;
  const second = await up(options);
  expect(await ask(second.url, 'select what from kept')).toEqual([{ what: 'a row' }]);
  await second.stop();
});

test('a server that a killed start left running gives way to the next one', async () => {
  const options = await place();
  const left = await up(options);
  const next = await up(options);
  expect(await left.child.exited).toBe('exit code 0');
  expect(await ask(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await next.stop();
});

test('a program that happens to have the number in an old note is left alone', async () => {
  const options = await place();
  await (await up(options)).stop();
  const stranger = await startChild({ command: 'sleep', args: ['60'], logFile: `${options.logFile}.stranger` });
  onTestFinished(() => stranger.stop('SIGKILL'));
  await writeFile(join(options.dir, 'data', 'postmaster.pid'), `${stranger.pid}\n${join(options.dir, 'data')}\n`);
  const next = await up(options);
  expect(stranger.gone.aborted).toBe(false);
  await next.stop();
});

test('only this machine can reach the server, and only with the password', async () => {
  const { url, stop } = await up(await place());
  expect(await ask(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  const wrong = new URL(url);
  wrong.password = 'guess';
  await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  await stop();
});

test.skipIf(process.getuid?.() !== 0)('started as root, the owner’s password is for root alone', async () => {
  const options = await place();
  await up(options);
  const { uid, mode } = await stat(join(options.dir, 'password'));
  expect({ uid, mode: mode & 0o777 }).toEqual({ uid: 0, mode: 0o600 });
});

test('a taken port is one sentence', async () => {
  const options = await place();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(options.port, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  await expect(startPostgres(options)).rejects.toThrow(
    `Port ${options.port}, which Postgres uses, is taken by another program`,
  );
});

test('a damaged folder is one sentence, and is not touched', async () => {
  const options = await place();
  await (await up(options)).stop();
  const version = join(options.dir, 'data', 'PG_VERSION');
  await writeFile(version, '9.6\n');
  await expect(startPostgres(options)).rejects.toThrow(/The database folder .* is damaged or was made by another/);
  await writeFile(version, '18\n');
  const control = join(options.dir, 'data', 'global', 'pg_control');
  await writeFile(control, (await readFile(control)).fill(7));
  await expect(startPostgres(options)).rejects.toThrow(/The database files in .* are damaged/);
});

test.skipIf(process.getuid?.() !== 0)('files that were brought back from a copy by root are taken', async () => {
  const options = await place();
  await (await up(options)).stop();
  await rename(join(options.dir, 'data'), join(options.dir, 'moved'));
  execFileSync('cp', ['-r', join(options.dir, 'moved'), join(options.dir, 'data')]);
  await (await up(options)).stop();
});
