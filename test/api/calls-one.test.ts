import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '../../db/ids.ts';
import { analyses, callSteps, events, transcripts } from '../../db/tables/calls.ts';
import { customerMemories, reviewItems } from '../../db/tables/customers.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { createLinkStep } from '../../services/step/link.ts';
import { createRememberStep } from '../../services/step/remember.ts';
import { someInsights } from '../fixtures/insights.ts';
import { useObject } from '../fixtures/objects.ts';
import { inMain } from '../fixtures/unit.ts';
import { fill } from './everything.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';

const api = await useApi({ runUrl: (workflowId) => `http://ui.test/${encodeURIComponent(workflowId)}` });
const idle = { signal: new AbortController().signal, report: () => {} };

describe('the link of a call, by hand', () => {
  /** A call of a number that nobody has, linked by the rules: an open question. */
  async function unlinked() {
    const tenant = await api.asTenant();
    const { tenantId, call } = tenant;
    const { id: callId } = await (await call('POST', '/calls', aCall({ from: '+1 415 555 0199' }))).json();
    const ref = { tenantId, callId };
    const memory = { kind: 'liked' as const, text: 'the terrace', confidence: 1, quotes: [] };
    await withTenant(api.db, tenantId, (tx) =>
      tx.insert(analyses).values({
        ...ref,
        requestHash: callId,
        insights: someInsights({ memories: [memory] }),
        createdAt: new Date(),
      }),
    );
    const deps = { db: api.db, now: () => new Date() };
    await createLinkStep(deps)(inMain(ref), idle);
    await createRememberStep(deps)(inMain(ref), idle);
    const made = async (path: string, body: unknown) => (await (await call('POST', path, body)).json()).id as string;
    const customerId = await made('/customers', { name: 'Ann' });
    const bookingId = await made('/bookings', { customerId, title: 'Lunch', startsAt: '2026-11-21T12:00:00Z' });
    const otherId = await made('/customers', { name: 'Bob' });
    return { ...tenant, callId, customerId, bookingId, otherId, path: `/calls/${callId}/link` };
  }
  const itemsOf = (tenantId: string) => withTenant(api.db, tenantId, (tx) => tx.select().from(reviewItems));
  const memoriesOf = (tenantId: string) =>
    withTenant(api.db, tenantId, async (tx) =>
      (await tx.select().from(customerMemories)).map(({ customerId, text }) => ({ customerId, text })),
    );

  test('is kept with its reason, moves the memories and settles the question; undo puts all of it back', async () => {
    const { tenantId, call, callId, customerId, bookingId, otherId, path } = await unlinked();
    expect(await itemsOf(tenantId)).toMatchObject([{ kind: 'customer_unknown', resolvedAt: null }]);

    const chosen = await call('PUT', path, { customerId, bookingId });
    expect(chosen.status).toBe(200);
    expect(chosen.headers.get('etag')).toBe('"2"');
    expect(await chosen.json()).toMatchObject({
      id: callId,
      customerId,
      customerName: 'Ann',
      bookingId,
      bookingTitle: 'Lunch',
      link: {
        version: 2,
        decidedBy: expect.stringMatching(/^API key/),
        customer: { confidence: 1, reasons: [expect.stringMatching(/^chosen by API key/)] },
        booking: { reasons: [expect.stringMatching(/^chosen by API key/)] },
      },
    });
    expect(await memoriesOf(tenantId)).toEqual([{ customerId, text: 'the terrace' }]);
    expect(await itemsOf(tenantId)).toMatchObject([{ resolvedAt: expect.any(Date) }]);

    expect(await (await call('PUT', path, { customerId: otherId })).json()).toMatchObject({ customerId: otherId });
    expect(await memoriesOf(tenantId)).toEqual([{ customerId: otherId, text: 'the terrace' }]);

    const undone = await call('DELETE', path);
    expect(await undone.json()).toMatchObject({ customerId: null, bookingId: null, link: { decidedBy: 'rules' } });
    expect(await memoriesOf(tenantId)).toEqual([]);
    expect(await itemsOf(tenantId)).toMatchObject([{ kind: 'customer_unknown', resolvedAt: null }]);
    expect((await call('DELETE', path)).status).toBe(200);
    const told = await withTenant(api.db, tenantId, (tx) =>
      tx.select().from(events).where(eq(events.type, 'call.linked')),
    );
    expect(told.map(({ data }) => data.decidedBy)).toEqual(['person', 'person', 'rules', 'rules']);
  });

  test('is not written over by the rules, nor by an editor who saw an older version', async () => {
    const { tenantId, call, callId, customerId, otherId, path } = await unlinked();
    const first = await call('PUT', path, { customerId, bookingId: null }, { 'if-match': '"1"' });
    expect(first.status).toBe(200);
    const late = await call('PUT', path, { customerId: otherId }, { 'if-match': '"1"' });
    expect(late.status).toBe(412);
    expect((await call('DELETE', path, undefined, { 'if-match': '"1"' })).status).toBe(412);
    await createLinkStep({ db: api.db, now: () => new Date() })(inMain({ tenantId, callId }), idle);
    expect(await (await call('GET', `/calls/${callId}`)).json()).toMatchObject({ customerId, bookingId: null });
    expect(await (await call('PUT', path, { customerId: null, bookingId: null })).json()).toMatchObject({
      customerId: null,
    });
  });

  test.each([
    ['a booking of another customer', (at: Ids) => ({ customerId: at.otherId, bookingId: at.bookingId }), 400],
    ['a booking without its customer', (at: Ids) => ({ customerId: null, bookingId: at.bookingId }), 400],
    ['a customer that is not there', () => ({ customerId: newId() }), 404],
    ['no customer at all', () => ({}), 400],
  ])('refuses %s', async (_what, body, status) => {
    const ids = await unlinked();
    expect((await ids.call('PUT', ids.path, body(ids))).status).toBe(status);
    expect((await itemsOf(ids.tenantId))[0]?.resolvedAt).toBeNull();
  });
  type Ids = { otherId: string; bookingId: string };
});

test('a transcript shows its words with times and confidence when they are asked for', async () => {
  const { tenantId, call }: TestTenant = await api.asTenant();
  const { id } = await (await call('POST', '/calls', aCall())).json();
  const word = { text: 'Harbour', start: 0, end: 0.4, confidence: 0.91 };
  const wordsKey = `${tenantId}/transcripts/x.words.json`;
  await api.deps.storage.put(wordsKey, Buffer.from(JSON.stringify([{ turn: 0, words: [word] }])), 'application/json');
  await withTenant(api.db, tenantId, async (tx) => {
    await useObject(tx, { tenantId, callId: id }, wordsKey, 'words');
    await tx
      .update(transcripts)
      .set({ wordsKey })
      .where(and(eq(transcripts.tenantId, tenantId), eq(transcripts.callId, id)));
  });
  const plain = await (await call('GET', `/calls/${id}/transcript`)).json();
  expect(plain.turns[0]).not.toHaveProperty('words');
  expect(plain).not.toHaveProperty('wordsKey');
  const { turns } = await (await call('GET', `/calls/${id}/transcript?words=true`)).json();
  expect(turns.map(({ words }: { words: unknown }) => words)).toEqual([[word], []]);
});

test('a call shows what it has cost, and where its run is looked at', async () => {
  const tenant = await api.asTenant();
  const { callId } = await fill(api, tenant);
  const { tenantId, call } = tenant;
  const before = await (await call('GET', `/calls/${callId}`)).json();
  expect(before.cost).toEqual({ speechSeconds: 0, inputTokens: 0, outputTokens: 0, priceMicros: null });
  const workflowId = `call/${tenantId}/${before.sourceCallId}/1`;
  const temporalUiUrl = `http://ui.test/${encodeURIComponent(workflowId)}`;
  expect(before.run).toEqual({ number: 1, workflowId, temporalUiUrl, rebuiltCause: null, rebuiltAt: null });
  const asked = (unit: string, inputUnits: number, outputUnits: number, priceMicros: number | null) => ({
    ...{ tenantId, callId, id: newId(), purpose: 'x', provider: 'x', model: 'x', unit, inputUnits, outputUnits },
    ...{ durationMs: 1, priceMicros, outcome: 'done', createdAt: new Date() },
  });
  const pay = (...rows: ReturnType<typeof asked>[]) =>
    withTenant(api.db, tenantId, (tx) => tx.insert(modelCalls).values(rows));
  const costOf = async () => (await (await call('GET', `/calls/${callId}`)).json()).cost;
  await pay(asked('seconds', 61, 0, 600), asked('tokens', 900, 120, 45), asked('tokens', 0, 0, null));
  expect(await costOf()).toEqual({ speechSeconds: 61, inputTokens: 900, outputTokens: 120, priceMicros: 645 });
  await pay(asked('tokens', 10, 1, null));
  expect(await costOf()).toMatchObject({ inputTokens: 910, priceMicros: null });
  const states = await withTenant(api.db, tenantId, (tx) => tx.select({ state: callSteps.state }).from(callSteps));
  expect(states).toEqual([{ state: 'skipped' }, { state: 'skipped' }]);
});
