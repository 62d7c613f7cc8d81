import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { tenants } from '../../db/tables/tenants.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';

const { db } = await useDatabase();
const rowsOf = async <T extends Record<string, unknown>>(query: ReturnType<typeof sql>) =>
  (await db.execute<T>(query)).rows;

test('every table has a tenant, a policy, and row level security that binds its owner too', async () => {
  const open = await rowsOf<{ name: string }>(sql`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and not (c.relrowsecurity and c.relforcerowsecurity
        and exists (select 1 from pg_policy p where p.polrelid = c.oid)
        and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull))`);
  expect(open.map(({ name }) => name)).toEqual([]);
  const [{ count } = { count: 0 }] = await rowsOf<{ count: number }>(
    sql`select count(*)::int as count from pg_tables where schemaname = 'public'`,
  );
  expect(count).toBeGreaterThan(20);
});

test('foreign keys between tables of a tenant carry the tenant; a person, who may belong to several, has none', async () => {
  const loose = await rowsOf<{ name: string }>(sql`
    select con.conname as name from pg_constraint con
    where con.contype = 'f' and con.connamespace = 'public'::regnamespace
      and con.confrelid not in (select c.oid from pg_class c where c.relnamespace::regnamespace::text = 'callweave_people')
      and not exists (select 1 from pg_attribute a
        where a.attrelid = con.conrelid and a.attnum = any(con.conkey) and a.attname = 'tenant_id')`);
  expect(loose.map(({ name }) => name)).toEqual([]);
});

test('what has no tenant is reached by the narrow role alone, under row level security', async () => {
  const tables = await rowsOf<{ name: string; bound: boolean; reached: string[] }>(sql`
    select n.nspname || '.' || c.relname as name, c.relrowsecurity and c.relforcerowsecurity as bound,
      array(select r.rolname::text from pg_roles r where r.rolname like 'callweave\\_%'
        and has_schema_privilege(r.oid, n.oid, 'usage') and has_table_privilege(r.oid, c.oid, 'select')) as reached
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname like 'callweave%' and n.nspname <> 'callweave_migrations' order by 1`);
  const narrow = { bound: true, reached: ['callweave_system'] };
  expect(tables).toEqual([
    { name: 'callweave_limits.rate_limits', ...narrow },
    { name: 'callweave_people.password_resets', ...narrow },
    { name: 'callweave_people.people', ...narrow },
  ]);
});

test('no role may pass row level security, log in or own a table', async () => {
  const roles = await rowsOf<Record<string, unknown>>(sql`
    select rolname, rolsuper, rolbypassrls, rolcanlogin,
      exists (select 1 from pg_class where relowner = r.oid and relnamespace = 'public'::regnamespace) as owns
    from pg_roles r where rolname in ('callweave_app', 'callweave_system', 'callweave_scoped') order by rolname`);
  const bound = { rolsuper: false, rolbypassrls: false, rolcanlogin: false, owns: false };
  expect(roles).toEqual([
    { rolname: 'callweave_app', ...bound },
    { rolname: 'callweave_scoped', ...bound },
    { rolname: 'callweave_system', ...bound },
  ]);
});

test('without a tenant nothing is seen and nothing can be written', async () => {
  await aTenant(db);
  const seen = await db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('role', 'callweave_app', true)`);
    return tx.select().from(tenants);
  });
  expect(seen).toEqual([]);
  const foreign = await aTenant(db);
  const tenantId = await aTenant(db);
  await expect(
    withTenant(db, tenantId, (tx) =>
      tx.insert(tenants).values({ tenantId: foreign, name: 'x', createdAt: new Date() }),
    ),
  ).rejects.toThrow();
});

test('a tenant set for one transaction is gone in the next one of the same connection', async () => {
  const tenantId = await aTenant(db);
  await withTenant(db, tenantId, async () => undefined);
  const [row] = await rowsOf<{ tenant: string; role: string }>(
    sql`select coalesce(current_setting('callweave.tenant_id', true), '') as tenant, current_user as role`,
  );
  expect(row).toMatchObject({ tenant: '' });
  expect(row?.role).not.toBe('callweave_app');
});

test('the role that looks over tenants cannot read what was said, who called or who the customers are', async () => {
  for (const statement of [
    sql`select text from transcripts`,
    sql`select from_number from calls`,
    sql`select name from customers`,
    sql`select insights from analyses`,
    sql`update api_keys set revoked_at = null`,
    sql`select name from memberships`,
    sql`update memberships set role = 'owner'`,
    sql`insert into memberships (tenant_id, id) values (gen_random_uuid(), gen_random_uuid())`,
    sql`select refresh_number from sessions`,
    sql`insert into sessions (tenant_id, id) values (gen_random_uuid(), gen_random_uuid())`,
    sql`delete from tenants`,
  ])
    await expect(withSystem(db, (tx) => tx.execute(statement))).rejects.toThrow();
});
