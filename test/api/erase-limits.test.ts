import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { withTenant } from '../../db/tenant.ts';
import { erasePart } from '../../services/erase/part.ts';
import { fill } from './everything.ts';
import { useApi } from './serve.ts';

const api = await useApi();

test('a customer, a booking and a part of a call have ten minutes a statement to go, as a whole call has', async () => {
  const tenant = await api.asTenant();
  const { tenantId, call } = tenant;
  const { callId, bookingId } = await fill(api, tenant);
  const { customerId } = await (await call('GET', `/bookings/${bookingId}`)).json();
  await api.asOwner(`
    create table seen (what text, most text, lock text);
    create function see() returns trigger language plpgsql security definer set search_path = public as $$ begin
      insert into seen values (tg_table_name, current_setting('statement_timeout'), current_setting('lock_timeout'));
      return old;
    end $$;
    create trigger see after delete on customers for each row execute function see();
    create trigger see after delete on bookings for each row execute function see();
    create trigger see after delete on recordings for each row execute function see();
    create trigger see after delete on calls for each row execute function see();
    grant select on seen to callweave_app`);
  const asked = async (path: string) => {
    const etag = (await call('GET', path)).headers.get('etag') ?? '';
    expect((await call('DELETE', path, undefined, { 'if-match': etag })).status).toBe(200);
  };
  await asked(`/bookings/${bookingId}`);
  await asked(`/customers/${customerId}`);
  await erasePart(api.deps, { tenantId, callId }, 'audio');
  expect((await call('DELETE', `/calls/${callId}`)).status).toBe(200);
  const { rows } = await withTenant(api.db, tenantId, (tx) => tx.execute(sql`select * from seen`));
  const gone = ['bookings', 'customers', 'recordings', 'calls'];
  expect(rows).toEqual(gone.map((what) => ({ what, most: '10min', lock: '1min' })));
});
