import { Readable } from 'node:stream';
import { and, eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { mainOf } from '../../core/call.ts';
import type { Insights } from '../../core/insights.ts';
import { analyses, calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { parkCall } from '../../services/parked/park.ts';
import { someInsights } from '../fixtures/insights.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';

const api = await useApi();
const tenant = await api.asTenant();
const stranger = await api.asTenant();

const quote = { turn: 0, speaker: 'customer' as const, text: 'x', startSeconds: null, endSeconds: null };
const about = (name: string) => ({ name, confidence: 1, quotes: [quote] });

async function add(
  { tenantId, call }: TestTenant,
  told: Record<string, unknown>,
  { duration, read }: { duration?: number; read?: Partial<Insights> } = {},
): Promise<string> {
  const { id } = await (await call('POST', '/calls', aCall(told))).json();
  await withTenant(api.db, tenantId, async (tx) => {
    const ref = { tenantId, callId: id };
    if (duration !== undefined)
      await tx
        .update(calls)
        .set({ durationSeconds: duration })
        .where(and(eq(calls.tenantId, tenantId), eq(calls.id, id)));
    if (read)
      await tx
        .insert(analyses)
        .values({ ...ref, requestHash: id, insights: someInsights(read), createdAt: new Date() });
  });
  return id;
}
const said = (text: string) => ({ transcript: { turns: [{ speaker: 'customer', text }] } });
const ids = async (query: string, as = tenant) =>
  (await (await as.call('GET', `/calls?${query}`)).json()).items.map(({ id }: { id: string }) => id);

let [refund, table, silent] = ['', '', ''];
beforeAll(async () => {
  refund = await add(
    tenant,
    { startedAt: '2026-11-20T09:00:00Z', agentName: 'Ada', ...said('I want my money back, the lobster was cold') },
    {
      duration: 60.25,
      read: {
        summary: 'A refund is wanted for the lobster',
        sentiment: { score: -0.6, label: 'negative', bySpeaker: {}, quotes: [] },
        tags: ['refund', 'complaint'],
        topics: [about('food quality')],
        intent: about('complaint'),
      },
    },
  );
  table = await add(
    tenant,
    {
      startedAt: '2026-11-21T09:00:00Z',
      direction: 'outbound',
      agentName: 'Priya',
      from: '+1 555 012 9999',
      to: '(212) 555-0142',
      ...said('A table for six by the window please'),
    },
    { duration: 200, read: { tags: ['booking'], topics: [about('guests')], intent: about('new booking') } },
  );
  silent = await add(tenant, { startedAt: '2026-11-22T09:00:00Z', from: '101', to: null, ...said('…') });
  await add(stranger, said('lobster'), { duration: 999, read: { tags: ['refund'], summary: 'lobster' } });
  const failure = { ...mainOf('transcribe'), type: 'NoSpeechEngine', message: 'none' } as const;
  const ref = { tenantId: tenant.tenantId, callId: silent };
  await withTenant(api.db, tenant.tenantId, (tx) => parkCall(tx, ref, failure, new Date()));
});

/** A tenant with 1,203 calls, one a second, each with a word of its own. */
async function withMany(): Promise<TestTenant> {
  const many = await api.asTenant();
  const { tenantId } = many;
  const rare = JSON.stringify({ ...someInsights({}), summary: 'rareN', tags: ['rareN'] });
  await withTenant(api.db, tenantId, async (tx) => {
    await tx.execute(sql`insert into calls (tenant_id, id, source_call_id, direction, started_at, received_at, run_started_at)
      select ${tenantId}, gen_random_uuid(), 'n' || n, 'inbound', timestamptz '2026-11-01T00:00:00Z' + n * interval '1 second', now(), now()
      from generate_series(1, 1203) n`);
    await tx.execute(sql`insert into transcripts (tenant_id, call_id, content_hash, request_hash, engine, model, turns, text, created_at)
      select tenant_id, id, '', '', '', '', '[]', 'rare' || substr(source_call_id, 2), now() from calls`);
    await tx.execute(sql`insert into analyses (tenant_id, call_id, request_hash, insights, created_at)
      select tenant_id, id, '', replace(${rare}, 'rareN', 'rare' || substr(source_call_id, 2))::jsonb, now() from calls`);
  });
  return many;
}

describe('the list of calls', () => {
  test.each([
    ['agent=ADA', () => [refund]],
    ['tag=complaint', () => [refund]],
    ['tag=compl', () => []],
    ['topic=guests', () => [table]],
    ['intent=complaint', () => [refund]],
    ['sentiment=negative', () => [refund]],
    ['sentiment=neutral', () => [table]],
    ['direction=outbound', () => [table]],
    ['number=212-555-0142', () => [table]],
    [`number=${encodeURIComponent('+1 555 012 9999')}`, () => [table, refund]],
    ['number=101', () => [silent]],
    ['text=lobster', () => [refund]],
    ['text=refund', () => [refund]],
    ['text=%22window+please%22', () => [table]],
    ['text=table+-window', () => []],
    ['text=lobster+or+window', () => [table, refund]],
    ['from=2026-11-21T00:00:00Z', () => [silent, table]],
    ['to=2026-11-21T00:00:00Z', () => [refund]],
    ['receivedFrom=2000-01-01T00:00:00Z&receivedTo=2100-01-01T00:00:00Z', () => [silent, table, refund]],
    ['receivedTo=2000-01-01T00:00:00Z', () => []],
    ['finishedFrom=2000-01-01T00:00:00Z', () => []],
    ['parked=true', () => [silent]],
    ['parked=no_speech_engine', () => [silent]],
    ['parked=timeout', () => []],
    ['stage=parked', () => [silent]],
    ['sort=oldest', () => [refund, table, silent]],
    ['sort=longest', () => [table, refund, silent]],
    ['q=lobster&agent=ada&sentiment=negative&sort=longest', () => [refund]],
  ])('with %s shows the calls that are meant', async (query, expected) => {
    expect(await ids(query)).toEqual(expected());
  });

  test.each(['newest', 'oldest', 'longest'])('walks page by page through %s, nothing twice', async (sort) => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const after: string = cursor ? `&cursor=${cursor}` : '';
      const page = await (await tenant.call('GET', `/calls?sort=${sort}&limit=1${after}`)).json();
      seen.push(...page.items.map(({ id }: { id: string }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(await ids(`sort=${sort}`));
    expect(seen).toHaveLength(3);
  });

  test.each(['sort=loudest', 'sentiment=glad', 'stage=gone', 'sort=longest&cursor=W10', 'customerId=x'])(
    'refuses %s, naming the field',
    async (query) => {
      const answer = await tenant.call('GET', `/calls?${query}`);
      expect(answer.status).toBe(400);
      expect((await answer.json()).errors).toHaveLength(1);
    },
  );

  test('reads words, tags and the order from their indexes, also under row level security', async () => {
    const { tenantId } = await withMany();
    for (const table of ['calls', 'transcripts', 'analyses']) await api.asOwner(`analyze ${table}`);
    const plan = (query: ReturnType<typeof sql>) =>
      withTenant(api.db, tenantId, async (tx) =>
        JSON.stringify((await tx.execute(sql`explain (costs off) ${query}`)).rows),
      );
    const words = sql`websearch_to_tsquery('simple', 'rare777')`;
    expect(await plan(sql`select 1 from transcripts where text_vector @@ ${words}`)).toContain('transcripts_by_text');
    expect(await plan(sql`select 1 from analyses where summary_vector @@ ${words}`)).toContain('analyses_by_summary');
    expect(await plan(sql`select 1 from analyses where tags ? 'rare777'`)).toContain('analyses_by_tag');
    const byTime = sql`select id from calls where tenant_id = ${tenantId}
      order by started_at desc nulls last, id desc nulls last limit 5`;
    expect(await plan(byTime)).not.toContain('Sort');
  });
});

test('the counts say how many are in each stage, under the same filters', async () => {
  const all = await (await tenant.call('GET', '/calls/counts')).json();
  expect(all).toMatchObject({ total: 3, stages: { received: 2, parked: 1, done: 0 } });
  const some = await (await tenant.call('GET', '/calls/counts?text=lobster&stage=done')).json();
  expect(some).toMatchObject({ total: 1, stages: { received: 1, parked: 0 } });
});

describe('the export', () => {
  test('has a line a call under the same filters, and no cell that a spreadsheet would run', async () => {
    const evil = await add(tenant, { agentName: '=1+1', startedAt: '2026-11-19T09:00:00Z', ...said('unheard') });
    const answer = await tenant.call('GET', '/calls.csv?to=2026-11-21T00:00:00Z');
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.headers.get('content-disposition')).toContain('calls.csv');
    const lines = (await answer.text()).trimEnd().split('\r\n');
    expect(lines[0]).toContain('id,source_call_id,started_at');
    expect(lines.slice(1).map((line) => line.slice(0, 36))).toEqual([refund, evil]);
    expect(lines[1]).toContain('refund; complaint');
    expect(lines[2]).toContain(",'=1+1,");
  });

  test('of many calls comes in pieces', async () => {
    const many = await withMany();
    const answer = await many.call('GET', '/calls.csv?sort=oldest');
    let pieces = 0;
    let text = '';
    for await (const piece of Readable.fromWeb(answer.body as never)) {
      pieces++;
      text += Buffer.from(piece).toString();
    }
    expect(pieces).toBeGreaterThan(2);
    const sources = text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[1]);
    expect(sources).toEqual(Array.from({ length: 1203 }, (_, n) => `n${n + 1}`));
  });
});
