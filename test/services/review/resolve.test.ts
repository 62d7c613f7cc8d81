import { describe, expect, test } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { getCustomer } from '../../../services/customer/get.ts';
import { listReviewItems } from '../../../services/review/list.ts';
import type { Resolution } from '../../../services/review/resolution.ts';
import { resolveReviewItem } from '../../../services/review/resolve.ts';
import { anAct } from '../../fixtures/act.ts';
import { useDatabase } from '../../fixtures/database.ts';
import { aBusiness, aMemory, callAt } from '../link/world.ts';

const { db } = await useDatabase();
const at = (local: string) => new Date(`2026-11-${local}:00-05:00`);
type Filter = Omit<Parameters<typeof listReviewItems>[1], 'tenantId' | 'limit'> & { limit?: number };
const list = (tenantId: string, filter: Filter = {}) =>
  withTenant(db, tenantId, (tx) => listReviewItems(tx, { tenantId, limit: 50, ...filter }));
const open = async (tenantId: string) => (await list(tenantId, { state: 'open' })).items;
const resolve = (tenantId: string, itemId: string, resolution: Resolution) =>
  withTenant(db, tenantId, (tx) =>
    resolveReviewItem(tx, anAct(tenantId), { tenantId, itemId, resolution, by: 'Kim', now: callAt }),
  );

async function withUnknownCalls(count = 1) {
  const business = await aBusiness(db);
  const ids = [];
  for (let n = 0; n < count; n++) {
    const callId = await business.call({ text: `call ${n}`, memories: [aMemory(`wish ${n}`)] });
    await business.link(callId);
    await business.remember(callId);
    ids.push(callId);
  }
  const items = await open(business.tenantId);
  return {
    ...business,
    ids,
    itemOf: (callId: string | undefined) => items.find((one) => one.callId === callId)?.id ?? '',
  };
}

describe('resolveReviewItem()', () => {
  test('makes a lead, joins all waiting calls of its number and remembers what they said', async () => {
    const { tenantId, ids, itemOf, shown } = await withUnknownCalls(3);
    const item = await resolve(tenantId, itemOf(ids[0]), { action: 'create_customer', customer: { name: 'Ann Lee' } });
    expect(item).toMatchObject({ resolution: 'create_customer', resolvedBy: 'Kim', resolvedAt: callAt });
    expect(await open(tenantId)).toEqual([]);
    const { customerId } = await shown(ids[0] ?? '');
    for (const callId of ids)
      expect(await shown(callId)).toMatchObject({
        customerId,
        steps: { link: { state: 'done', reasonCode: null }, remember: { state: 'done', reasonCode: null } },
      });
    const ann = await withTenant(db, tenantId, (tx) => getCustomer(tx, { tenantId, customerId: customerId ?? '' }));
    expect(ann).toMatchObject({ name: 'Ann Lee', phones: ['+14155550123'] });
    expect(ann.memories.map(({ text }) => text).sort()).toEqual(['wish 0', 'wish 1', 'wish 2']);
  });

  test('leaves the call and the item as they were when the new customer is not accepted', async () => {
    const { tenantId, ids, itemOf, shown } = await withUnknownCalls();
    const bad = resolve(tenantId, itemOf(ids[0]), {
      action: 'create_customer',
      customer: { name: ' ', email: 'nowhere' },
    });
    await expect(bad).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'name' }, { field: 'email', value: 'nowhere' }],
    });
    expect(await open(tenantId)).toHaveLength(1);
    expect(await shown(ids[0] ?? '')).toMatchObject({ customerId: null });
  });

  test('joins the call to a customer whom a person chose; the number is added only when asked', async () => {
    const { tenantId, ids, itemOf, shown, customer, call, link } = await withUnknownCalls(2);
    const ann = await customer({ name: 'Ann' });
    await resolve(tenantId, itemOf(ids[0]), { action: 'choose_customer', customerId: ann.id });
    expect(await shown(ids[0] ?? '')).toMatchObject({ customerId: ann.id });
    expect(await shown(ids[1] ?? '')).toMatchObject({ customerId: null });
    await resolve(tenantId, itemOf(ids[1]), { action: 'choose_customer', customerId: ann.id, addPhone: true });
    const next = await call();
    await link(next);
    expect(await shown(next)).toMatchObject({ customerId: ann.id });
  });

  test("is never written over by a later run: a person's choice stays", async () => {
    const { tenantId, ids, itemOf, shown, customer, link } = await withUnknownCalls();
    const ann = await customer({ name: 'Ann' });
    await resolve(tenantId, itemOf(ids[0]), { action: 'choose_customer', customerId: ann.id });
    await customer({ name: 'Bob', phones: ['+14155550123'] });
    expect(await link(ids[0] ?? '')).toEqual({ state: 'done', reasonCode: null });
    expect(await shown(ids[0] ?? '')).toMatchObject({ customerId: ann.id });
  });

  test('settles which booking a call was about, or that it was none', async () => {
    const business = await aBusiness(db);
    const ann = await business.customer({ name: 'Ann', phones: ['+14155550123'] });
    const late = await business.booking({ customerId: ann.id, startsAt: at('20T20:00') });
    await business.booking({ customerId: ann.id, startsAt: at('20T18:00') });
    const { tenantId } = business;
    const [first, second] = [await business.call(), await business.call()];
    for (const callId of [first, second]) await business.link(callId);
    const items = await open(tenantId);
    const itemOf = (callId: string) => items.find((one) => one.callId === callId)?.id ?? '';
    await resolve(tenantId, itemOf(first), { action: 'choose_booking', bookingId: late.id });
    expect(await business.shown(first)).toMatchObject({ customerId: ann.id, bookingId: late.id });
    await resolve(tenantId, itemOf(second), { action: 'choose_booking', bookingId: null });
    expect(await business.shown(second)).toMatchObject({ customerId: ann.id, bookingId: null });
  });

  test('takes each item once, and only what fits its kind', async () => {
    const { tenantId, ids, itemOf } = await withUnknownCalls();
    const item = itemOf(ids[0]);
    await expect(resolve(tenantId, item, { action: 'choose_booking', bookingId: null })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'action', value: 'choose_booking' }],
    });
    await resolve(tenantId, item, { action: 'dismiss' });
    await expect(resolve(tenantId, item, { action: 'dismiss' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('two people who settle calls of one number at once make one customer', async () => {
    const { tenantId, ids, itemOf, shown } = await withUnknownCalls(4);
    const both = await Promise.allSettled(
      ids.map((callId) => resolve(tenantId, itemOf(callId), { action: 'create_customer', customer: { name: 'Ann' } })),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of both)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' });
    const linked = await Promise.all(ids.map(async (callId) => (await shown(callId)).customerId));
    expect(new Set(linked).size).toBe(1);
    expect(linked[0]).not.toBeNull();
  });

  test('a dismissed item stays dismissed when the call is linked again', async () => {
    const { tenantId, ids, itemOf, link } = await withUnknownCalls();
    await resolve(tenantId, itemOf(ids[0]), { action: 'dismiss' });
    await link(ids[0] ?? '');
    expect(await open(tenantId)).toEqual([]);
  });

  test('finds neither items nor customers nor bookings of another tenant', async () => {
    const { tenantId, ids, itemOf } = await withUnknownCalls();
    const other = await aBusiness(db);
    const theirs = await other.customer({ name: 'Ann' });
    const item = itemOf(ids[0]);
    await expect(resolve(other.tenantId, item, { action: 'dismiss' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(resolve(tenantId, item, { action: 'choose_customer', customerId: theirs.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await list(other.tenantId)).items).toEqual([]);
    expect(await open(tenantId)).toHaveLength(1);
  });
});

describe('listReviewItems()', () => {
  test('pages through items newest first, and filters by kind, state and call', async () => {
    const { tenantId, ids, itemOf } = await withUnknownCalls(5);
    await resolve(tenantId, itemOf(ids[4]), { action: 'dismiss' });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(tenantId, { limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
    expect((await list(tenantId, { state: 'open' })).items).toHaveLength(4);
    expect((await list(tenantId, { state: 'resolved' })).items.map(({ callId }) => callId)).toEqual([ids[4]]);
    expect((await list(tenantId, { kinds: ['booking_uncertain'] })).items).toEqual([]);
    expect((await list(tenantId, { callId: ids[0] })).items).toMatchObject([
      { kind: 'customer_unknown', call: { from: '+14155550123' } },
    ]);
    await expect(list(tenantId, { cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'cursor' }],
    });
  });
});
