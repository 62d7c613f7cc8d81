import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { ensureLogin, extraLoginPrivileges, withLogin } from '../../db/login.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { openDatabase } from '../../db/open.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';

const { db, url, ownerUrl, asOwner } = await useDatabase();
const client = new Client({ connectionString: url });
await client.connect();
afterAll(() => client.end());
await aTenant(db);

/** The code of the refusal; undefined where it was done. */
const refusal = async (statement: string): Promise<string | undefined> => {
  await client.query('begin');
  try {
    await client.query(statement);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('rollback');
  }
};
const [insufficient, unknownRole] = ['42501', '22023'];

/** What somebody who got hold of the login, or found a way to send statements, would try. */
const attacks = {
  'empty the audit log': 'truncate audit_log',
  'delete from the audit log': 'delete from audit_log',
  'change the audit log': "update audit_log set actor_name = 'somebody'",
  'drop the audit log': 'drop table audit_log',
  'switch off its triggers and policies': 'alter table audit_log disable row level security',
  'change a policy': 'alter policy tenant on calls using (true)',
  'add a policy': 'create policy open on calls using (true)',
  'read a file': "select pg_read_file('postgresql.conf')",
  'list a folder': "select pg_ls_dir('.')",
  'read a file into a table': "create temporary table t (line text); copy t from '/etc/passwd'",
  'run a program': "copy (select 1) to program 'true'",
  'import a large object': "select lo_import('/etc/passwd')",
  'create a role': 'create role intruder superuser',
  'change its own rights': 'alter role current_user createrole',
  'take over the audit log': 'alter table audit_log owner to current_user',
  'take a role of the server': 'grant pg_read_server_files to current_user',
  'create a table': 'create table intruder (id int)',
  'create a function': "create function intruder() returns int language sql as 'select 1'",
  'create a schema': 'create schema intruder',
  'load an extension': 'create extension pg_trgm',
  'see the passwords of roles': 'select * from pg_authid',
};

test.each([
  '',
  'set local role callweave_app;',
  'set local role callweave_system;',
  'set local role callweave_scoped;',
])('the application’s login can do no harm, as itself or after "%s"', async (role) => {
  for (const [what, statement] of Object.entries(attacks))
    expect([what, await refusal(role + statement)]).toEqual([what, insufficient]);
});

test('it makes no database, and changes no setting of the server', async () => {
  for (const statement of ['create database intruder', "alter system set log_statement = 'all'"])
    await expect(client.query(statement), statement).rejects.toMatchObject({ code: insufficient });
});

test('it reads no table as itself, and becomes the three roles and no other', async () => {
  const { rows } = await client.query<{ name: string }>(
    "select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and (n.nspname = 'public' or n.nspname like 'callweave%')",
  );
  expect(rows.length).toBeGreaterThan(20);
  for (const { name } of rows) expect([name, await refusal(`select 1 from ${name}`)]).toEqual([name, insufficient]);

  const { rows: all } = await client.query<{ rolname: string }>('select rolname from pg_roles');
  const reached: string[] = [];
  for (const { rolname } of all) if (!(await refusal(`set local role "${rolname}"`))) reached.push(rolname);
  expect(reached.toSorted()).toEqual(['callweave_app', 'callweave_scoped', 'callweave_service', 'callweave_system']);
  expect([insufficient, unknownRole]).toContain(await refusal('set session authorization callweave'));
  expect(await extraLoginPrivileges(db)).toEqual([]);
});

test('it is made twice and at once, takes a new password, and is never somebody else’s login', async () => {
  const name = `login_${randomBytes(4).toString('hex')}`;
  const made = await Promise.all([1, 2, 3].map(() => ensureLogin(ownerUrl, { name, password: "it's: a/secret" })));
  const application = openDatabase(made[0] ?? '', { max: 1, onError: () => {} });
  try {
    expect(await extraLoginPrivileges(application)).toEqual([]);
    expect((await application.execute(sql`select session_user as name`)).rows).toEqual([{ name }]);
    await asOwner(`alter role ${name} createrole`);
    expect(await extraLoginPrivileges(application)).toEqual(['creates roles']);
    await expect(ensureLogin(ownerUrl, { name, password: 'x' })).rejects.toThrow('creates roles');
    await expect(ensureLogin(ownerUrl, { name: 'callweave', password: 'x' })).rejects.toThrow('superuser');
  } finally {
    await application.$client.end();
    await asOwner(`revoke connect on database ${new URL(ownerUrl).pathname.slice(1)} from ${name}; drop role ${name}`);
  }
  const owner = openDatabase(ownerUrl, { max: 1, onError: () => {} });
  expect(await extraLoginPrivileges(owner)).toContain('superuser');
  await owner.$client.end();
  expect(withLogin('postgres://a:b@host:1/c', { name: 'd e', password: 'f@g' })).toBe(
    'postgres://d%20e:f%40g@host:1/c',
  );
});

test('an owner without superuser, who may not even create roles, migrates where an administrator made the roles', async () => {
  const mark = randomBytes(4).toString('hex');
  const [owner, login] = [`owner_${mark}`, { name: `login_${mark}`, password: 'made by hand' }];
  await asOwner(`create role ${owner} login password 'owner'`);
  await asOwner(`create role ${login.name} login noinherit password '${login.password}'`);
  await asOwner(`grant callweave_app, callweave_system, callweave_scoped to ${login.name}`);
  await asOwner(`grant callweave_app, callweave_system, callweave_scoped to ${owner} with admin option`);
  await asOwner(`create database own_${mark} owner ${owner}`);
  const address = withLogin(ownerUrl.replace(/\w+$/, `own_${mark}`), { name: owner, password: 'owner' });
  try {
    for (let twice = 0; twice < 2; twice++) await migrateDatabase(address);
    const application = openDatabase(await ensureLogin(address, login), { max: 1, onError: () => {} });
    expect(await extraLoginPrivileges(application)).toEqual([]);
    expect(await aTenant(application)).toMatch(/^[\da-f-]{36}$/);
    await application.$client.end();
  } finally {
    await asOwner(`drop database own_${mark} with (force)`);
  }
});
