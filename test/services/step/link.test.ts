import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../db/ids.ts';
import { calls, events } from '../../../db/tables/calls.ts';
import { callLinks, reviewItems } from '../../../db/tables/customers.ts';
import { withTenant } from '../../../db/tenant.ts';
import { createLinkStep } from '../../../services/step/link.ts';
import { useDatabase } from '../../fixtures/database.ts';
import { inMain } from '../../fixtures/unit.ts';
import { aBusiness, aMemory, ownNumber } from '../link/world.ts';

const { db } = await useDatabase();
const at = (local: string) => new Date(`2026-11-${local}:00-05:00`);
const linkOf = async (tenantId: string) => (await withTenant(db, tenantId, (tx) => tx.select().from(callLinks)))[0];
const itemsOf = (tenantId: string) => withTenant(db, tenantId, (tx) => tx.select().from(reviewItems));
const eventsOf = async (tenantId: string) =>
  (await withTenant(db, tenantId, (tx) => tx.select().from(events))).map(({ type }) => type);

describe('the link step', () => {
  test('joins a call to its customer and booking, with score, reasons and runners-up', async () => {
    const business = await aBusiness(db);
    const ann = await business.customer({ name: 'Ann Lee', phones: ['(415) 555-0123'] });
    const lunch = await business.booking({ customerId: ann.id, title: 'Lunch', startsAt: at('20T12:30') });
    const other = await business.booking({ customerId: ann.id, title: 'Brunch', startsAt: at('21T10:00') });
    const callId = await business.call({ text: 'It is about our lunch today' });
    expect(await business.link(callId)).toEqual({ state: 'done', reasonCode: null });
    expect(await business.shown(callId)).toEqual({
      customerId: ann.id,
      bookingId: lunch.id,
      steps: { link: { state: 'done', reasonCode: null } },
    });
    expect(await linkOf(business.tenantId)).toMatchObject({
      customerConfidence: 0.88,
      customerReasons: ['phone number', 'booking around the call'],
      bookingScore: 23,
      bookingReasons: ['exact date', 'within 3 h', 'same day', 'mentioned (title)', 'part of the day fits'],
      runnersUp: [{ bookingId: other.id, score: 0 }],
      decidedBy: 'rules',
    });
    expect(await itemsOf(business.tenantId)).toEqual([]);
    expect(await eventsOf(business.tenantId)).toEqual(['step.finished']);
  });

  test('reads the other side of an outbound call, and never takes an own number for a customer', async () => {
    const business = await aBusiness(db);
    const ann = await business.customer({ name: 'Ann', phones: ['+14155550123'] });
    const out = await business.call({ direction: 'outbound', from: ownNumber, to: '+1 415 555 0123' });
    await business.link(out);
    expect(await business.shown(out)).toMatchObject({ customerId: ann.id });
    await expect(business.customer({ name: 'Us', phones: [ownNumber] })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'phone', value: ownNumber, message: "is one of the business's own numbers" }],
    });
    const local = await business.call({ from: '555-0123' });
    await business.link(local);
    expect(await business.shown(local)).toMatchObject({ customerId: ann.id });
    const internal = await business.call({ from: '101', to: ownNumber });
    expect(await business.link(internal)).toEqual({ state: 'done', reasonCode: 'no_customer' });
    expect(await itemsOf(business.tenantId)).toEqual([]);
  });

  test('changes nothing when it runs twice', async () => {
    const business = await aBusiness(db);
    const callId = await business.call();
    await business.link(callId);
    const before = await itemsOf(business.tenantId);
    await business.link(callId);
    expect(await itemsOf(business.tenantId)).toEqual(before);
    expect((await eventsOf(business.tenantId)).filter((type) => type === 'review.created')).toHaveLength(1);
  });

  test('leaves a call that has ended as it ended, as when its worker died before anybody heard', async () => {
    const business = await aBusiness(db);
    const { tenantId } = business;
    const callId = await business.call();
    await business.link(callId);
    const ended = { stage: 'done', finishedAt: new Date() } as const;
    await withTenant(db, tenantId, (tx) => tx.update(calls).set(ended).where(eq(calls.id, callId)));
    await business.link(callId);
    const rows = await withTenant(db, tenantId, (tx) => tx.select().from(calls).where(eq(calls.id, callId)));
    expect(rows).toMatchObject([ended]);
  });

  test('puts a number that nobody has in the review list', async () => {
    const business = await aBusiness(db);
    const callId = await business.call();
    expect(await business.link(callId)).toEqual({ state: 'done', reasonCode: 'no_customer' });
    expect(await business.shown(callId)).toMatchObject({ customerId: null, bookingId: null });
    expect(await itemsOf(business.tenantId)).toMatchObject([
      {
        callId,
        kind: 'customer_unknown',
        number: '+14155550123',
        facts: { number: '+14155550123', reason: 'no_match' },
      },
    ]);
  });

  test('passes over a number that was kept back or not sent, and asks about one that cannot be read', async () => {
    const business = await aBusiness(db);
    expect(await business.link(await business.call({ from: 'Anonymous' }))).toEqual({
      state: 'skipped',
      reasonCode: 'number_withheld',
    });
    expect(await business.link(await business.call({ from: null }))).toEqual({
      state: 'skipped',
      reasonCode: 'number_unknown',
    });
    expect(await itemsOf(business.tenantId)).toEqual([]);
    await business.link(await business.call({ from: 'reception' }));
    expect(await itemsOf(business.tenantId)).toMatchObject([
      { kind: 'customer_unknown', number: null, facts: { number: 'reception', reason: 'unreadable' } },
    ]);
  });

  test('tells a family with one number apart by what is said, and links nobody when nothing tells', async () => {
    const business = await aBusiness(db);
    const ann = await business.customer({ name: 'Ann Lee', phones: ['+14155550123'] });
    const bob = await business.customer({ name: 'Bob Lee', phones: ['+14155550123'] });
    const named = await business.call({ text: 'Hello, this is Bob, about the table' });
    await business.link(named);
    expect(await business.shown(named)).toMatchObject({ customerId: bob.id });
    const unnamed = await business.call({ text: 'Hello, about the table' });
    expect(await business.link(unnamed)).toEqual({ state: 'done', reasonCode: 'no_customer' });
    const [item] = await itemsOf(business.tenantId);
    expect(item).toMatchObject({ callId: unnamed, kind: 'customer_uncertain' });
    const candidates = (item?.facts.candidates ?? []) as { customerId: string; name: string }[];
    expect(candidates.map(({ name }) => name).sort()).toEqual(['Ann Lee', 'Bob Lee']);
    await business.booking({ customerId: ann.id, startsAt: at('20T12:00') });
    await business.link(unnamed);
    expect(await business.shown(unnamed)).toMatchObject({ customerId: ann.id });
    const items = (await itemsOf(business.tenantId)).map(({ kind, resolvedBy }) => [kind, resolvedBy]);
    expect(items.sort()).toEqual([
      ['booking_uncertain', null],
      ['customer_uncertain', 'rules'],
    ]);
  });

  test("asks about a stranger on a customer's number, keeps nothing with the customer, and obeys the answer", async () => {
    const business = await aBusiness(db);
    const ann = await business.customer({ name: 'Ann Lee', phones: ['+14155550123'] });
    const memories = [aMemory('I like the window table')];
    const callId = await business.call({ text: 'Hello, this is Bob Lopez. I like the window table.', memories });
    expect(await business.link(callId)).toEqual({ state: 'done', reasonCode: 'no_customer' });
    await business.remember(callId);
    expect(await business.shown(callId)).toMatchObject({
      customerId: null,
      steps: { remember: { state: 'skipped', reasonCode: 'no_customer' } },
    });
    expect(await linkOf(business.tenantId)).toMatchObject({
      customerConfidence: 0.2,
      customerReasons: ['phone number', 'another full name said'],
    });
    const [item] = await itemsOf(business.tenantId);
    expect(item).toMatchObject({
      kind: 'customer_uncertain',
      facts: { candidates: [{ customerId: ann.id, name: 'Ann Lee', confidence: 0.2 }] },
    });
    const own = await business.call({ text: 'Hello, this is Ann Lee. I like the window table.', memories });
    await business.link(own);
    await business.remember(own);
    expect(await business.shown(own)).toMatchObject({
      customerId: ann.id,
      steps: { remember: { state: 'done', reasonCode: null } },
    });
  });

  test("asks when a reference or an id is another customer's, written or spelled", async () => {
    const business = await aBusiness(db);
    const ann = await business.customer({ name: 'Ann Lee', phones: ['+14155550123'] });
    const bob = await business.customer({ name: 'Bob Lopez', externalId: 'bob_lopez_77', phones: ['+14155550124'] });
    await business.booking({ customerId: ann.id, externalId: 'EHGLP3', startsAt: at('28T12:00') });
    await business.booking({ customerId: bob.id, externalId: 'KO77AB', startsAt: at('28T12:00') });
    for (const [text, customerId] of [
      ['It is about reservation KO77AB', null],
      ['my reservation is K O seven seven A B', null],
      ['my user ID is bob_lopez_77', null],
      ['It is about reservation EHGLP3', ann.id],
      ['my reservation is QX9Z11', ann.id],
    ] as const) {
      const callId = await business.call({ text });
      await business.link(callId);
      expect(await business.shown(callId), text).toMatchObject({ customerId });
    }
  });

  test('links the nearest of bookings that fit alike, and asks a person', async () => {
    const business = await aBusiness(db);
    const ann = await business.customer({ name: 'Ann', phones: ['+14155550123'] });
    const late = await business.booking({ customerId: ann.id, startsAt: at('20T20:00') });
    const soon = await business.booking({ customerId: ann.id, startsAt: at('20T18:00') });
    const callId = await business.call({ text: 'A question about our table' });
    await business.link(callId);
    expect(await business.shown(callId)).toMatchObject({ bookingId: soon.id });
    expect(await itemsOf(business.tenantId)).toMatchObject([
      {
        kind: 'booking_uncertain',
        facts: { bookingId: soon.id, candidates: [{ bookingId: soon.id }, { bookingId: late.id }] },
      },
    ]);
  });

  test('sees a new customer and a changed number at the next call', async () => {
    const business = await aBusiness(db);
    await business.link(await business.call());
    const ann = await business.customer({ name: 'Ann', phones: ['+14155550123'] });
    const callId = await business.call();
    await business.link(callId);
    expect(await business.shown(callId)).toMatchObject({ customerId: ann.id });
  });

  test("never links another tenant's customer, and does not find another tenant's call", async () => {
    const [one, other] = [await aBusiness(db), await aBusiness(db)];
    await other.customer({ name: 'Ann', phones: ['+14155550123'] });
    const callId = await one.call();
    expect(await one.link(callId)).toEqual({ state: 'done', reasonCode: 'no_customer' });
    await expect(other.link(callId)).rejects.toMatchObject({ type: 'NotFound' });
    await expect(one.link(newId())).rejects.toMatchObject({ type: 'NotFound' });
    expect(await itemsOf(other.tenantId)).toEqual([]);
  });

  test('leaves nothing behind when it fails half way', async () => {
    const business = await aBusiness(db);
    const callId = await business.call();
    let asked = 0;
    const now = () => {
      asked++;
      if (asked === 3) throw new Error('the clock stopped');
      return new Date();
    };
    const broken = createLinkStep({ db, now });
    const ref = { tenantId: business.tenantId, callId };
    await expect(broken(inMain(ref), { signal: new AbortController().signal, report: () => {} })).rejects.toThrow(
      'the clock stopped',
    );
    expect(await itemsOf(business.tenantId)).toEqual([]);
    expect((await business.shown(callId)).steps).toEqual({});
  });
});
