import { describe, expect, test } from 'vitest';
import { workflowIds } from '../../core/ids.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { aCall, useApi } from './serve.ts';

const api = await useApi();

/** Storage keys of one tenant. */
async function stored(tenantId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of api.deps.storage.list(`${tenantId}/`)) keys.push(key);
  return keys;
}

test('a call is taken in with 202, known with 200 under the same id, and its run exists', async () => {
  const { call, tenantId } = await api.asTenant();
  const body = aCall();
  const first = await call('POST', '/calls', body);
  expect(first.status).toBe(202);
  const { id, sourceCallId, known } = await first.json();
  expect({ sourceCallId, known }).toEqual({ sourceCallId: body.sourceCallId, known: false });
  expect(first.headers.get('location')).toBe(`/api/v1/calls/${id}`);

  const second = await call('POST', '/calls', body);
  expect(second.status).toBe(200);
  expect(await second.json()).toEqual({ id, sourceCallId, known: true });

  const run = await api.client.workflow.getHandle(workflowIds.call(tenantId, sourceCallId, 1)).describe();
  expect(run.status.name).toBe('RUNNING');
});

test('ten posts of one call at once are one row and one id', async () => {
  const { call, tenantId } = await api.asTenant();
  const body = aCall();
  const answers = await Promise.all(Array.from({ length: 10 }, () => call('POST', '/calls', body)));
  const ids = new Set(await Promise.all(answers.map(async (answer) => (await answer.json()).id)));
  expect(ids.size).toBe(1);
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(await withTenant(api.db, tenantId, (tx) => tx.$count(calls))).toBe(1);
});

test('a call shows every field of the contract before its run has begun', async () => {
  const { call } = await api.asTenant();
  const body = aCall({ agentName: 'Ada' });
  const { id } = await (await call('POST', '/calls', body)).json();
  const shown = await (await call('GET', `/calls/${id}`)).json();
  expect(shown).toMatchObject({
    id,
    sourceCallId: body.sourceCallId,
    direction: 'inbound',
    from: '+1 555 012 3456',
    to: '+1 555 012 9999',
    startedAt: '2026-11-21T09:30:00.000Z',
    durationSeconds: null,
    agentName: 'Ada',
    stage: 'received',
    customerId: null,
    bookingId: null,
    link: null,
    insights: null,
    metrics: null,
  });
  expect(shown.steps.map(({ step }: { step: string }) => step)).toEqual([
    'ingest',
    'transcribe',
    'analyze',
    'link',
    'remember',
    'follow_up',
  ]);
  // It came with its words: there is nothing to fetch or to transcribe.
  const passed = { unit: 'main', state: 'skipped', reasonCode: 'transcript_supplied', attempts: 1 };
  const at = { startedAt: expect.any(String), finishedAt: expect.any(String) };
  expect(shown.steps[0]).toEqual({ step: 'ingest', ...passed, ...at });
  expect(shown.steps[2]).toEqual({
    ...{ step: 'analyze', unit: 'main', state: 'waiting', reasonCode: null, attempts: 0 },
    ...{ startedAt: null, finishedAt: null },
  });
  const transcript = await (await call('GET', `/calls/${id}/transcript`)).json();
  expect(transcript).toEqual({
    turns: [
      {
        index: 0,
        speaker: 'agent',
        channel: 0,
        start: 0,
        end: 2,
        text: 'Harbour Table, good morning.',
        confidence: null,
      },
      {
        index: 1,
        speaker: 'customer',
        channel: 0,
        start: 2.5,
        end: 6,
        text: 'Please call me back tomorrow at three.',
        confidence: null,
      },
    ],
    language: null,
    engine: 'supplied',
    model: 'supplied',
  });
});

test('a withheld number is null, a missing one is an error', async () => {
  const { call } = await api.asTenant();
  expect((await call('POST', '/calls', aCall({ from: null }))).status).toBe(202);
  const { from: _left, ...without } = aCall();
  const refused = await call('POST', '/calls', without);
  expect(refused.status).toBe(400);
  expect((await refused.json()).errors[0].field).toBe('from');
});

describe('the list', async () => {
  const { call } = await api.asTenant();
  const started = (hour: number) => `2026-11-21T${String(hour).padStart(2, '0')}:00:00Z`;
  const bodies = [9, 10, 11, 12, 13].map((hour) =>
    aCall({
      startedAt: started(hour),
      direction: hour % 2 ? 'inbound' : 'outbound',
      agentName: hour < 11 ? 'Ada' : 'Grace',
    }),
  );
  for (const body of bodies) await call('POST', '/calls', body);
  const sources = async (query: string) =>
    (await (await call('GET', `/calls?${query}`)).json()).items.map(
      (item: { sourceCallId: string }) => item.sourceCallId,
    );
  const of = (...hours: number[]) => hours.map((hour) => bodies[hour - 9]?.sourceCallId);

  test('is paged without gap or double, latest first', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 5; pages++) {
      const page = await (await call('GET', `/calls?limit=2${cursor && `&cursor=${cursor}`}`)).json();
      seen.push(...page.items.map((item: { sourceCallId: string }) => item.sourceCallId));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(of(13, 12, 11, 10, 9));
  });

  test('is narrowed by direction, agent, time, words, source id and stage', async () => {
    expect(await sources('direction=outbound')).toEqual(of(12, 10));
    expect(await sources('agent=ada')).toEqual(of(10, 9));
    expect(await sources(`from=${started(10)}&to=${started(12)}`)).toEqual(of(11, 10));
    expect(await sources('q=tomorrow')).toHaveLength(5);
    expect(await sources('q=yesterday')).toHaveLength(0);
    expect(await sources(`q=${bodies[0]?.sourceCallId}`)).toEqual(of(9));
    expect(await sources('q=(555)%20012-3456')).toHaveLength(5);
    expect(await sources('q=555-012-0000')).toHaveLength(0);
    expect(await sources('q=grac')).toEqual(of(13, 12, 11));
    expect(await sources('stage=received,done')).toHaveLength(5);
    expect(await sources('parked=true')).toHaveLength(0);
  });

  test.each([
    'stage=nonsense',
    'limit=0',
    'limit=9999',
    'cursor=xx',
    'from=today',
    'direction=sideways',
    'customerId=7',
  ])('refuses %s and names the field', async (query) => {
    const answer = await call('GET', `/calls?${query}`);
    expect(answer.status).toBe(400);
    const { code, errors } = await answer.json();
    expect(code).toBe('invalid_input');
    expect(errors[0].field).toBe(query.split('=')[0]);
  });

  test('refuses a cursor of the right form with wrong values', async () => {
    for (const parts of [
      ['yesterday', 'not-an-id'],
      ['2026-11-21T09:00:00.000Z', "' or 1=1"],
      [null, null],
    ]) {
      const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
      const answer = await call('GET', `/calls?cursor=${cursor}`);
      expect(answer.status).toBe(400);
    }
  });
});

describe('an upload', () => {
  const wav = new Uint8Array(60_000).map((_, at) => (at * 7919) % 251);
  const form = (parts: Record<string, string | Blob>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(parts))
      typeof value === 'string' ? data.append(name, value) : data.append(name, value, `${name}.wav`);
    return data;
  };
  const audio = new Blob([wav], { type: 'audio/wav' });
  const described = (over = {}) => JSON.stringify({ ...aCall(over), transcript: undefined });

  test.each(['call first', 'audio first'])('is kept under its content with the %s', async (order) => {
    const { call, tenantId } = await api.asTenant();
    const parts = order === 'call first' ? { call: described(), audio } : { audio, call: described() };
    const answer = await call('POST', '/calls', form(parts));
    expect(answer.status).toBe(202);
    const { id } = await answer.json();
    expect(await stored(tenantId)).toHaveLength(1);
    const sound = await call('GET', `/calls/${id}/audio`);
    expect(sound.headers.get('content-type')).toBe('audio/wav');
    expect(new Uint8Array(await sound.arrayBuffer())).toEqual(wav);
  });

  test('is answered in ranges, to HEAD without a body, and not again to whom has it', async () => {
    const { call } = await api.asTenant();
    const { id } = await (await call('POST', '/calls', form({ call: described(), audio }))).json();
    const get = (headers: Record<string, string>, method = 'GET') =>
      call(method, `/calls/${id}/audio`, undefined, headers);

    const middle = await get({ range: 'bytes=100-199' });
    expect(middle.status).toBe(206);
    expect(middle.headers.get('content-range')).toBe('bytes 100-199/60000');
    expect(new Uint8Array(await middle.arrayBuffer())).toEqual(wav.slice(100, 200));
    const end = await get({ range: 'bytes=-10' });
    expect(new Uint8Array(await end.arrayBuffer())).toEqual(wav.slice(-10));
    const open = await get({ range: 'bytes=59990-' });
    expect(open.headers.get('content-length')).toBe('10');
    const beyond = await get({ range: 'bytes=60000-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe('bytes */60000');
    const head = await get({}, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe('60000');
    const etag = head.headers.get('etag') ?? '';
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    expect((await get({ range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
  });

  test.each([
    ['without audio', () => form({ call: described() }), 'audio'],
    ['without call', () => form({ audio }), 'call'],
    ['with a call that is no JSON', () => form({ audio, call: '{' }), 'call'],
    ['with a call that lacks a field', () => form({ audio, call: described({ startedAt: undefined }) }), 'startedAt'],
    ['with a bad call before the audio', () => form({ call: described({ direction: 'up' }), audio }), 'direction'],
    ['with empty audio', () => form({ call: described(), audio: new Blob([], { type: 'audio/wav' }) }), 'audio'],
  ])('%s is refused by name and leaves nothing', async (_what, body, field) => {
    const { call, tenantId } = await api.asTenant();
    const answer = await call('POST', '/calls', body());
    expect(answer.status).toBe(400);
    const problem = await answer.json();
    expect(problem.errors[0].field).toBe(field);
    expect(await stored(tenantId)).toEqual([]);
    expect(await withTenant(api.db, tenantId, (tx) => tx.$count(calls))).toBe(0);
  });

  test('above the limit is 413 and leaves nothing', async () => {
    const { call, tenantId } = await api.asTenant();
    const answer = await call(
      'POST',
      '/calls',
      form({ call: described(), audio: new Blob([new Uint8Array(6 * 1024 ** 2)]) }),
    );
    expect(answer.status).toBe(413);
    expect((await answer.json()).code).toBe('too_large');
    expect(await stored(tenantId)).toEqual([]);
  });

  test('with a claimed type that could run in a browser comes back as bytes', async () => {
    const { call } = await api.asTenant();
    const page = new Blob(['<script>alert(1)</script>'], { type: 'text/html' });
    const { id } = await (await call('POST', '/calls', form({ call: described(), audio: page }))).json();
    const sound = await call('GET', `/calls/${id}/audio`);
    expect(sound.headers.get('content-type')).not.toContain('html');
    expect(sound.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('of a known call is answered with its id and not kept again', async () => {
    const { call, tenantId } = await api.asTenant();
    const body = described();
    const { id } = await (await call('POST', '/calls', form({ call: body, audio }))).json();
    const again = await call('POST', '/calls', form({ call: body, audio: new Blob([wav.slice(1)]) }));
    expect(again.status).toBe(200);
    expect((await again.json()).id).toBe(id);
    expect(await stored(tenantId)).toHaveLength(1);
  });
});
