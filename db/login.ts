import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { settingsOf } from './limits.ts';
import type { Database } from './open.ts';

/** The roles that the application takes, one per transaction; its login may do nothing else. */
const roles = ['callweave_app', 'callweave_system', 'callweave_scoped'];
const advisoryLock = 7_236_402;

export type Login = { name: string; password: string };

/**
 * Creates the application's login, or sets its password: it may log in, take the three roles and nothing else. Safe to
 * repeat, and concurrently. The database must be migrated.
 * @param ownerUrl A login that may create roles, as the migrations need it.
 * @returns the URL under which the application logs in
 * @throws {Error} for a name that already has other privileges: the login of a person or of another program
 */
export async function ensureLogin(ownerUrl: string, { name, password }: Login): Promise<string> {
  const client = new Client({ connectionString: ownerUrl, application_name: 'callweave-migrate' });
  client.on('error', () => {}); // reported by the query that hits it
  await client.connect();
  const login = escapeIdentifier(name);
  try {
    await client.query('select pg_advisory_lock($1)', [advisoryLock]);
    const known = await client.query('select 1 from pg_roles where rolname = $1', [name]);
    if (known.rowCount === 0) await client.query(`create role ${login} login noinherit`);
    const more = (await client.query<{ more: string }>(extraPrivileges(escapeLiteral(name)))).rows.map(
      (row) => row.more,
    );
    if (more.length > 0) throw new Error(`Cannot use the login ${name}: it has more rights (${more.join(', ')})`);
    // What an administrator created stays unchanged: the owner may not be allowed to change it.
    if (!(await opens(withLogin(ownerUrl, { name, password }))))
      await client.query(`alter role ${login} login noinherit password ${escapeLiteral(password)}`);
    // A proxy that pools transactions may drop what a connection sets for itself. An owner who may not change the login
    // leaves this to the administrator.
    for (const setting of settingsOf('usual')) await client.query(`alter role ${login} set ${setting}`).catch(() => {});
    for (const role of roles) {
      const { rows } = await client.query<{ held: boolean }>('select pg_has_role($1, $2, $3) as held', [
        name,
        role,
        'member',
      ]);
      if (!rows[0]?.held) await client.query(`grant ${role} to ${login}`);
    }
    const { rows } = await client.query<{ database: string }>('select current_database() as database');
    const database = escapeIdentifier(rows[0]?.database ?? '');
    await client.query(`revoke create, temporary on database ${database} from public`);
    await client.query(`grant connect on database ${database} to ${login}`);
  } finally {
    await client.end();
  }
  return withLogin(ownerUrl, { name, password });
}

async function opens(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {}); // a refusal is an answer too
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

/** The same database under another login. */
export function withLogin(url: string, { name, password }: Login): string {
  const address = new URL(url);
  address.username = encodeURIComponent(name);
  address.password = encodeURIComponent(password);
  return address.href;
}

/** Name and password in a database URL. */
export function loginOf(url: string): Login {
  const { username, password } = new URL(url);
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** Rows naming, one by one, what a role may do beyond logging in and taking the three roles. */
const extraPrivileges = (name: string) => `
  select more from pg_roles r, lateral (values
    (r.rolsuper, 'superuser'), (r.rolbypassrls, 'bypasses row level security'), (r.rolcreaterole, 'creates roles'),
    (r.rolcreatedb, 'creates databases'), (r.rolreplication, 'replication'),
    (exists (select 1 from pg_class where relowner = r.oid), 'owns tables'),
    (exists (select 1 from pg_database where datname = current_database() and datdba = r.oid), 'owns the database')
  ) as rights (held, more) where r.rolname = ${name} and held
  union all
  select 'member of ' || g.rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member
  where r.rolname = ${name} and g.rolname not in (${roles.map((role) => escapeLiteral(role)).join(', ')})`;

/** What this pool's login may do beyond the three roles; empty for the application's own. */
export const extraLoginPrivileges = async (db: Database): Promise<string[]> =>
  (await db.execute<{ more: string }>(sql.raw(extraPrivileges('session_user')))).rows.map(({ more }) => more);

/**
 * Reports, once the database answers, if the login may do more than it should; asks every 5 s until then. A server that
 * is down at start is no reason to exit.
 */
export async function watchLogin(db: Database, onExcess: (more: string[]) => void): Promise<void> {
  for (;;) {
    try {
      const more = await extraLoginPrivileges(db);
      if (more.length > 0) onExcess(more);
      return;
    } catch {
      await sleep(5_000, undefined, { ref: false });
    }
  }
}
