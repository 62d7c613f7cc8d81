import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultPipeline } from '../../core/settings/pipeline.ts';
import { customers } from '../../db/tables/customers.ts';
import { withTenant } from '../../db/tenant.ts';
import { fill } from './everything.ts';
import { aCall, useApi } from './serve.ts';

const api = await useApi();

describe('an import', () => {
  const rows = 'id,name,phone\n1,Ada,+1 555 012 3456\n2,,555-012-3457\n3,Grace,555-012-3458\n';
  const csv = { 'content-type': 'text/csv' };
  const form = (text: string) => {
    const data = new FormData();
    data.append('note', 'left aside');
    data.append('file', new Blob([text], { type: 'text/csv' }), 'customers.csv');
    return data;
  };

  test.each(['a body', 'a part'])(
    'as %s keeps good rows, names bad ones, and changes nothing the second time',
    async (kind) => {
      const { call } = await api.asTenant();
      const send = () =>
        kind === 'a body'
          ? call('POST', '/customers/import', rows, csv)
          : call('POST', '/customers/import', form(rows));
      const first = await (await send()).json();
      expect(first).toMatchObject({ created: 2, updated: 0, unchanged: 0, failed: 1, errorsTruncated: false });
      expect(first.errors).toEqual([expect.objectContaining({ row: 3, field: 'name' })]);
      expect(await (await send()).json()).toMatchObject({ created: 0, unchanged: 2, failed: 1 });
      const page = await (await call('GET', '/customers?q=ada')).json();
      expect(page.items).toEqual([expect.objectContaining({ name: 'Ada', externalId: '1', phones: ['+15550123456'] })]);
    },
  );

  test('takes a mapping of columns and refuses one that does not fit', async () => {
    const { call } = await api.asTenant();
    const text = 'ref;wer\nx1;Ada\n';
    const path = (mapping: unknown) =>
      `/customers/import?mapping=${encodeURIComponent(typeof mapping === 'string' ? mapping : JSON.stringify(mapping))}`;
    expect(await (await call('POST', path({ externalId: 'ref', name: 'wer' }), text, csv)).json()).toMatchObject({
      created: 1,
    });
    const parts = new FormData();
    parts.append('mapping', '{"externalId":"ref","name":"wer"}');
    parts.append('kunden', new Blob(['ref;wer\nx2;Grace\n']), 'kunden.csv');
    expect(await (await call('POST', '/customers/import', parts)).json()).toMatchObject({ created: 1 });
    const badPart = new FormData();
    badPart.append('mapping', '{');
    badPart.append('file', new Blob([text]), 'c.csv');
    expect((await call('POST', '/customers/import', badPart)).status).toBe(400);
    for (const bad of ['{', '[]', '"x"', { name: 'nothing' }, { colour: 'wer' }, { name: 5 }]) {
      const answer = await call('POST', path(bad), text, csv);
      expect(answer.status).toBe(400);
      expect((await answer.json()).errors[0].field).toMatch(/^mapping/);
    }
  });

  test.each([
    ['an empty body', '', 'text/csv', 400],
    ['a body of another kind', '{}', 'application/json', 415],
    ['a form without a file', new FormData(), undefined, 400],
    ['a file that is too large', `id,name\n${`1,${'x'.repeat(600_000)}\n`.repeat(10)}`, 'text/csv', 413],
  ])('of %s is refused', async (_what, body, type, status) => {
    const { call } = await api.asTenant();
    const answer = await call('POST', '/customers/import', body, type ? { 'content-type': type } : {});
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('problem+json');
  });

  test('of bytes that are no text does not break anything', async () => {
    const { call } = await api.asTenant();
    const answer = await call('POST', '/customers/import', 'id,name\n1,a\u0000b\n2,Ada\n', csv);
    expect(answer.status).toBe(200);
    expect((await answer.json()).created).toBeGreaterThanOrEqual(1);
  });

  test('that breaks off keeps whole batches and answers nobody', async () => {
    const { tenantId, key } = await api.asTenant();
    const { port } = new URL(api.url);
    await new Promise<void>((resolve) => {
      const sent = request({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/api/v1/customers/import',
        headers: { authorization: `Bearer ${key}`, ...csv },
      });
      sent.on('error', () => resolve());
      sent.write(`id,name\n${Array.from({ length: 700 }, (_, at) => `${at},Name ${at}`).join('\n')}`);
      setTimeout(() => sent.destroy(), 500);
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const kept = await withTenant(api.db, tenantId, (tx) => tx.$count(customers));
    expect([0, 500]).toContain(kept);
  });
});

test('bookings are imported beside their customers and found by customer', async () => {
  const { call } = await api.asTenant();
  await call('POST', '/customers/import', 'id,name,phone\nc1,Ada,+1 555 012 3456\n', { 'content-type': 'text/csv' });
  const text =
    'booking id,customer id,title,status,starts at,guests\nb1,c1,Dinner,confirmed,2026-11-22T19:00:00Z,4\nb2,nobody,Lunch,confirmed,2026-11-22T12:00:00Z,2\n';
  const result = await (await call('POST', '/bookings/import', text, { 'content-type': 'text/csv' })).json();
  expect(result).toMatchObject({ created: 1, failed: 1 });
  const [customer] = (await (await call('GET', '/customers?externalId=c1')).json()).items;
  const page = await (await call('GET', `/bookings?customerId=${customer.id}&status=confirmed`)).json();
  expect(page.items).toEqual([
    expect.objectContaining({
      title: 'Dinner',
      guestCount: 4,
      customerName: 'Ada',
      startsAt: '2026-11-22T19:00:00.000Z',
    }),
  ]);
});

describe('a customer', () => {
  test('is made once, with every bad field told at once', async () => {
    const { call } = await api.asTenant();
    const made = await call('POST', '/customers', {
      name: 'Ada',
      externalId: 'a',
      phones: ['555-012-3456'],
      timeZone: 'Europe/Berlin',
    });
    expect(made.status).toBe(201);
    const { id } = await made.json();
    expect(await (await call('GET', `/customers/${id}`)).json()).toMatchObject({
      name: 'Ada',
      phones: ['+15550123456'],
      memories: [],
    });
    expect((await call('POST', '/customers', { name: 'Other', externalId: 'a' })).status).toBe(409);
    const bad = await (
      await call('POST', '/customers', { name: '', email: 'nobody', timeZone: 'Mars/Base', phones: ['12'] })
    ).json();
    expect(bad.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      'email',
      'name',
      'phone',
      'timeZone',
    ]);
  });
});

describe('the configuration', () => {
  test('begins with the default, changes by version, and is not written over by a late editor', async () => {
    const { call } = await api.asTenant();
    expect(await (await call('GET', '/pipeline/config')).json()).toEqual({ version: 0, config: defaultPipeline });
    const config = {
      ...defaultPipeline,
      region: 'DE',
      timeZone: 'Europe/Berlin',
      ownNumbers: ['030 1234567', '+1 555 012 9999'],
    };
    const changed = await (await call('PUT', '/pipeline/config', { version: 0, config })).json();
    expect(changed).toEqual({ version: 1, config: { ...config, ownNumbers: ['+49301234567', '+15550129999'] } });
    expect(await (await call('GET', '/pipeline/config')).json()).toEqual(changed);
    expect((await call('PUT', '/pipeline/config', { version: 0, config })).status).toBe(409);
    const race = await Promise.all(
      Array.from({ length: 5 }, () => call('PUT', '/pipeline/config', { version: 1, config })),
    );
    expect(race.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409]);
  });

  test.each([
    ['region', { region: 'XX' }],
    ['timeZone', { timeZone: 'Nowhere' }],
    ['ownNumbers.0', { ownNumbers: ['12'] }],
    [
      'contact.windows.0.from',
      { contact: { ...defaultPipeline.contact, windows: [{ days: [1], from: '25:00', to: '09:00' }] } },
    ],
    ['contact.maxAttempts', { contact: { ...defaultPipeline.contact, maxAttempts: 0 } }],
    ['speech.engine', { speech: { engine: 'magic', model: null, language: null } }],
  ])('is refused with a bad %s', async (field, over) => {
    const { call } = await api.asTenant();
    const answer = await call('PUT', '/pipeline/config', { version: 0, config: { ...defaultPipeline, ...over } });
    expect(answer.status).toBe(400);
    expect((await answer.json()).errors.map((error: { field: string }) => error.field)).toContain(`config.${field}`);
  });
});

test('the status counts what is there and what waits', async () => {
  const tenant = await api.asTenant();
  const { callId } = await fill(api, tenant);
  await tenant.call('POST', '/calls', aCall());
  const status = await (await tenant.call('GET', '/pipeline/status')).json();
  expect(status).toMatchObject({
    stages: { received: 2, done: 0, parked: 0 },
    steps: { analyze: { waiting: 2, running: 0 } },
    oldestWaiting: { callId, stage: 'received' },
    parked: { total: 1, byReason: [{ step: 'transcribe', reasonCode: 'no_speech_engine', calls: 1 }] },
    reviewItems: 1,
    plans: { waiting: 1, dialing: 0, nextDueAt: expect.any(String) },
    withoutRun: 0,
  });
});

test('a review item is settled once, by whom it says', async () => {
  const tenant = await api.asTenant();
  const { reviewId } = await fill(api, tenant);
  const settled = await (await tenant.call('POST', `/review-items/${reviewId}/resolve`, { action: 'dismiss' })).json();
  expect(settled).toMatchObject({
    id: reviewId,
    resolution: 'dismiss',
    resolvedBy: expect.stringMatching(/^API key [0-9a-f]{8}$/),
  });
  expect((await tenant.call('POST', `/review-items/${reviewId}/resolve`, { action: 'dismiss' })).status).toBe(409);
  const unfit = await tenant.call('POST', `/review-items/${reviewId}/resolve`, { action: 'fly' });
  expect((await unfit.json()).errors[0].field).toBe('action');
  expect((await (await tenant.call('GET', '/review-items')).json()).items).toEqual([]);
});

test('the pages are served with a way back to the first one, and files of theirs alone', async () => {
  await mkdir(join(api.deps.webDir, 'assets'), { recursive: true });
  await writeFile(join(api.deps.webDir, 'index.html'), '<!doctype html><title>pages</title>');
  await writeFile(join(api.deps.webDir, 'assets', 'app-1.js'), 'export {};'.repeat(200));
  for (const path of ['/', '/calls', '/calls/01920000-0000-7000-8000-000000000000', '/index.html']) {
    const page = await fetch(`${api.url}${path}`);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(await page.text()).toContain('pages');
  }
  const script = await fetch(`${api.url}/assets/app-1.js`);
  expect(script.headers.get('content-type')).toContain('text/javascript');
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect((await fetch(`${api.url}/assets/missing.js`)).status).toBe(404);
});
