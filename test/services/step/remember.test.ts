import { describe, expect, test } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import { getCustomer } from '../../../services/customer/get.ts';
import { useDatabase } from '../../fixtures/database.ts';
import { aBusiness, aMemory } from '../link/world.ts';

const { db } = await useDatabase();
const memoriesOf = async (tenantId: string, customerId: string) =>
  (await withTenant(db, tenantId, (tx) => getCustomer(tx, { tenantId, customerId }))).memories;

describe('the remember step', () => {
  test('keeps what was said with the customer, each with its quote and the time of the call, once however often it runs', async () => {
    const business = await aBusiness(db);
    const ann = await business.customer({ name: 'Ann', phones: ['+14155550123'] });
    const saidAt = new Date('2026-11-14T16:00:00Z');
    const memories = [aMemory('a window table'), aMemory('a call back')];
    const callId = await business.call({ startedAt: saidAt, memories });
    await business.link(callId);
    expect(await business.remember(callId)).toEqual({ state: 'done', reasonCode: null });
    expect(await business.remember(callId)).toEqual({ state: 'done', reasonCode: null });
    expect(await memoriesOf(business.tenantId, ann.id)).toMatchObject([
      { callId, saidAt, kind: 'promised', text: 'a window table', quotes: [{ turn: 0, text: 'a window table' }] },
      { callId, text: 'a call back' },
    ]);
  });

  test('is skipped without a customer, and where there is nothing to remember', async () => {
    const business = await aBusiness(db);
    const unknown = await business.call({ from: '+14155550199', memories: [aMemory('a window table')] });
    await business.link(unknown);
    expect(await business.remember(unknown)).toEqual({ state: 'skipped', reasonCode: 'no_customer' });
    await business.customer({ name: 'Ann', phones: ['+14155550123'] });
    const silent = await business.call();
    await business.link(silent);
    expect(await business.remember(silent)).toEqual({ state: 'skipped', reasonCode: 'nothing_to_remember' });
    expect((await business.shown(silent)).steps.remember).toEqual({
      state: 'skipped',
      reasonCode: 'nothing_to_remember',
    });
  });

  test("does not find another tenant's call or customer", async () => {
    const [one, other] = [await aBusiness(db), await aBusiness(db)];
    const ann = await one.customer({ name: 'Ann', phones: ['+14155550123'] });
    const callId = await one.call({ memories: [aMemory('a window table')] });
    await one.link(callId);
    await one.remember(callId);
    await expect(other.remember(callId)).rejects.toMatchObject({ type: 'NotFound' });
    await expect(memoriesOf(other.tenantId, ann.id)).rejects.toMatchObject({ code: 'not_found' });
  });
});
