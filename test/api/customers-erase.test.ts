import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { callLinks, reviewItems } from '../../db/tables/customers.ts';
import { withTenant } from '../../db/tenant.ts';
import { fill } from './everything.ts';
import { tablesWith } from './rows.ts';
import { useApi } from './serve.ts';

const api = await useApi();
const phone = '+15550127788';

/** A customer whom every table knows that can: changed, called, promised to, in doubt, decided about, shown elsewhere, sent twice. */
async function known() {
  const tenant = await api.asTenant();
  const { tenantId, call } = tenant;
  const { callId, bookingId: otherBooking, reviewId, planId } = await fill(api, tenant);
  const mine = { name: 'Suzanne Ellery', email: 'suzanne@example.org', externalId: 'crm-4711', phones: [phone] };
  const once = () => ({ 'idempotency-key': crypto.randomUUID() });
  const { id: customerId } = await (await call('POST', '/customers', mine, once())).json();
  const change = { email: 'sue@example.org', timeZone: 'Europe/Paris' };
  await call('PATCH', `/customers/${customerId}`, change, { 'if-match': '"1"' });
  const booking = { customerId, title: 'Dinner of the Ellerys', startsAt: '2026-12-22T19:00:00Z' };
  const { id: bookingId } = await (await call('POST', '/bookings', booking, once())).json();
  await call('PUT', `/calls/${callId}/link`, { customerId, bookingId });
  const view = { kind: 'calls', filter: { customerId } };
  await call('POST', '/embed-keys', { name: 'CRM', view, allowedOrigins: ['https://crm.example'] });
  await withTenant(api.db, tenantId, async (tx) => {
    await tx.execute(sql`update customer_memories set customer_id = ${customerId}, text = 'Ellery likes the terrace'`);
    await tx.execute(sql`update contact_plans set customer_id = ${customerId}, phone_e164 = ${phone}`);
    await tx.execute(sql`update calls set from_number = ${phone}, from_e164 = ${phone}`);
    const candidates = [{ customerId, name: mine.name, confidence: 0.5, reasons: [] }];
    await tx
      .update(reviewItems)
      .set({ kind: 'customer_uncertain', number: phone, facts: { number: phone, candidates } });
    const [link] = await tx.select().from(callLinks);
    const undo = {
      link: { customer: { customerId }, booking: link?.runnersUp },
      madeCustomerId: customerId,
      phoneOf: null,
    };
    await tx
      .update(reviewItems)
      .set({ resolvedAt: new Date(), resolution: 'choose_customer', resolvedBy: 'Kim', undo });
  });
  return { ...tenant, callId, customerId, bookingId, otherBooking, reviewId, planId };
}

describe('erasing a customer', () => {
  test('leaves no row that names it: no id in a column of any table, no name, address or booking anywhere', async () => {
    const { tenantId, call, customerId, bookingId } = await known();
    const left = (text: string) => tablesWith(api.db, tenantId, text);
    expect(await left('Ellery')).toEqual(['bookings', 'customerMemories', 'customers', 'reviewItems']);
    expect((await call('DELETE', `/customers/${customerId}`, undefined, { 'if-match': '"2"' })).status).toBe(200);

    const { rows } = await withTenant(api.db, tenantId, (tx) =>
      tx.execute<{ table_name: string; column_name: string }>(sql`select table_name, column_name
        from information_schema.columns where table_schema = 'public' and column_name like '%customer_id'`),
    );
    expect(rows.map((row) => row.table_name)).toEqual(
      expect.arrayContaining([
        'bookings',
        'call_links',
        'calls',
        'contact_plans',
        'customer_memories',
        'customer_phones',
      ]),
    );
    for (const { table_name: table, column_name: column } of rows) {
      const named = sql`select 1 from ${sql.identifier(table)} where ${sql.identifier(column)} = ${customerId}`;
      expect((await withTenant(api.db, tenantId, (tx) => tx.execute(named))).rows, table).toEqual([]);
    }
    for (const told of ['Ellery', 'suzanne@example.org', 'sue@example.org', 'crm-4711'])
      expect([told, await left(told)]).toEqual([told, []]);
    // The log of who did it and the events know the ids and nothing else.
    expect(await left(customerId)).toEqual(['auditLog', 'events']);
    expect(await left(bookingId)).toEqual(['auditLog', 'events']);
  });

  test('leaves its number with the calls and plans that stay, and takes it with them', async () => {
    const { tenantId, call, customerId, callId } = await known();
    await call('DELETE', `/customers/${customerId}`, undefined, { 'if-match': '"2"' });
    expect(await tablesWith(api.db, tenantId, phone)).toEqual(['calls', 'contactPlans', 'reviewItems']);
    expect((await call('DELETE', `/calls/${callId}`)).status).toBe(200);
    expect(await tablesWith(api.db, tenantId, phone)).toEqual([]);
  });
});
