import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Tx } from '../../db/open.ts';
import { withTenant } from '../../db/tenant.ts';
import { tell } from '../../services/journal/tell.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';
import { openStream } from './stream.ts';

const api = await useApi();
const open: { close: () => Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((stream) => stream.close())));

async function follow({ key }: TestTenant, query = '', headers: Record<string, string> = {}) {
  const stream = await openStream(`${api.url}/api/v1/events${query}`, { authorization: `Bearer ${key}`, ...headers });
  open.push(stream);
  await vi.waitFor(() => expect(stream.ready()).toBeDefined(), { timeout: 5_000 });
  return stream;
}
type Stream = Awaited<ReturnType<typeof follow>>;

const note = async (tx: Tx, tenantId: string, ...numbers: number[]) =>
  numbers.forEach((number) => void tell(tx, { tenantId, type: 'call.stage', data: { number }, at: new Date() }));
const write = ({ tenantId }: TestTenant, ...numbers: number[]) =>
  withTenant(api.db, tenantId, (tx) => note(tx, tenantId, ...numbers));
const numbers = (stream: Stream) => stream.events().map(({ data }) => data.data.number);
const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

/** A call that brings its words has nothing to fetch or to transcribe: both steps are over at once. */
const ofReceipt = ['call.received', 'step.finished', 'step.finished'];
const types = (stream: Awaited<ReturnType<typeof follow>>) => stream.events().map(({ data }) => data.type);

test('a call that comes in is told to its own tenant, with ids and codes only', async () => {
  const [one, other] = [await api.asTenant(), await api.asTenant()];
  const [mine, theirs] = [await follow(one), await follow(other)];
  expect(mine.answer.headers.get('content-type')).toContain('text/event-stream');
  const { id } = await (await one.call('POST', '/calls', aCall())).json();
  await soon(() => expect(types(mine)).toEqual(ofReceipt));
  expect(mine.events()[0]?.data).toEqual({
    type: 'call.received',
    callId: id,
    planId: null,
    data: { stage: 'received' },
    at: expect.any(String),
  });
  await write(other, 1);
  await soon(() => expect(numbers(theirs)).toEqual([1]));
});

test('only the events of one call come where one is asked for', async () => {
  const tenant = await api.asTenant();
  const { id } = await (await tenant.call('POST', '/calls', aCall())).json();
  const stream = await follow(tenant, `?callId=${id}&lastEventId=0`);
  await write(tenant, 1);
  await soon(() => expect(types(stream)).toEqual(ofReceipt));
  expect(stream.events().every(({ data }) => data.callId === id)).toBe(true);
});

describe('nothing is lost or doubled', () => {
  test('when a stream breaks and is taken up again after its last event', async () => {
    const tenant = await api.asTenant();
    const first = await follow(tenant);
    await write(tenant, 1, 2);
    await write(tenant, 3);
    await soon(() => expect(numbers(first)).toEqual([1, 2, 3]));
    const second = first.events()[1]?.id ?? '';
    await first.close();
    await write(tenant, 4);
    const again = await follow(tenant, '', { 'last-event-id': second });
    await write(tenant, 5);
    await soon(() => expect(numbers(again)).toEqual([3, 4, 5]));
  });

  test('when it broke before anything came', async () => {
    const tenant = await api.asTenant();
    const first = await follow(tenant);
    await first.close();
    await write(tenant, 1);
    const again = await follow(tenant, '', { 'last-event-id': first.ready()?.id ?? '' });
    await soon(() => expect(numbers(again)).toEqual([1]));
  });

  test('when a transaction that began first commits last, and nobody waits for it', async () => {
    const tenant = await api.asTenant();
    const stream = await follow(tenant);
    let commit = () => {};
    const held = new Promise<void>((resolve) => {
      commit = resolve;
    });
    let begun = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow = withTenant(api.db, tenant.tenantId, async (tx) => {
      await note(tx, tenant.tenantId, 1);
      begun();
      await held;
    });
    await hasBegun;
    await write(tenant, 2);
    await write(tenant, 3);
    await soon(() => expect(numbers(stream)).toEqual([2, 3]));
    commit();
    await slow;
    await soon(() => expect(numbers(stream)).toEqual([2, 3, 1]));
  });

  test('when many write at once', async () => {
    const tenant = await api.asTenant();
    const streams = await Promise.all([follow(tenant), follow(tenant)]);
    await Promise.all(upTo(60).map((number) => write(tenant, number)));
    for (const stream of streams) {
      await soon(() => expect(stream.events()).toHaveLength(60));
      expect(new Set(numbers(stream))).toEqual(new Set(upTo(60)));
      expect(numbers(stream)).toEqual(numbers(streams[0] as Stream));
    }
  });

  test('when the listening connection is cut', async () => {
    const tenant = await api.asTenant();
    const stream = await follow(tenant);
    await api.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'callweave-feed' and datname = current_database()`,
    );
    await write(tenant, 1);
    await soon(() => expect(numbers(stream)).toEqual([1]));
    await write(tenant, 2);
    await soon(() => expect(numbers(stream)).toEqual([1, 2]));
  });

  test('when a reader is further behind than what is kept in memory', async () => {
    const tenant = await api.asTenant();
    const first = await follow(tenant);
    const start = first.ready()?.id ?? '';
    for (let from = 0; from < 2_600; from += 650) await write(tenant, ...upTo(650).map((number) => from + number));
    await soon(() => expect(first.events()).toHaveLength(2_600));
    const late = await follow(tenant, '', { 'last-event-id': start });
    await write(tenant, 2_601);
    await soon(() => expect(late.events()).toHaveLength(2_601));
    expect(numbers(late)).toEqual(upTo(2_601));
  });
});

test('a silent stream says that it is still there', async () => {
  const stream = await follow(await api.asTenant());
  await soon(() => expect(stream.heartbeats().length).toBeGreaterThanOrEqual(2));
  expect(stream.ended()).toBe(false);
});

test('a stream ends when its key is revoked', async () => {
  const tenant = await api.asTenant();
  const { id, key } = await (await tenant.call('POST', '/keys', { name: 'viewer' })).json();
  const stream = await follow({ ...tenant, key });
  await tenant.call('DELETE', `/keys/${id}`);
  await soon(() => expect(stream.ended()).toBe(true));
});

test.each(['x', '-1', '1-2', '1.5', '99999999999999999999'])(
  'a place "%s" that no stream has named is refused',
  async (place) => {
    const { call } = await api.asTenant();
    const answer = await call('GET', '/events', undefined, { 'last-event-id': place });
    expect(answer.status).toBe(400);
    expect((await answer.json()).errors[0].field).toBe('Last-Event-ID');
  },
);
