import { expect, test } from 'vitest';
import type { Stage, Step, StepState } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import { callSteps, calls, parked } from '../../db/tables/calls.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { createQueueReader } from '../../runs/queues.ts';
import { alertsOf } from '../../services/pipeline/alerts.ts';
import { useWorkers } from '../fixtures/workers.ts';
import { type TestTenant, useApi } from './serve.ts';

const at = (time: string) => new Date(`2026-11-21T${time}Z`);
const now = at('12:02:30');
const seats = (['workflow', 'ingest', 'speech', 'analysis', 'outreach'] as const).map((queue) => ({
  queue,
  workers: 1,
  backlog: 0,
  waitingSeconds: 0,
}));
const api = await useApi({ now: () => now, readQueues: async () => seats });
const statusOf = async ({ call }: TestTenant) => (await call('GET', '/pipeline/status')).json();

type Row = { stage: Stage; received: string; finished?: string; steps?: Partial<Record<Step, StepState>>; run?: false };
const insert = ({ tenantId }: TestTenant, rows: Row[]) =>
  withTenant(api.db, tenantId, async (tx) => {
    const ids: string[] = [];
    for (const { stage, received, finished, steps = {}, run } of rows) {
      const id = newId();
      ids.push(id);
      await tx.insert(calls).values({
        tenantId,
        id,
        sourceCallId: id,
        direction: 'inbound',
        startedAt: at(received),
        receivedAt: at(received),
        stage,
        runStartedAt: run === false ? null : at(received),
        finishedAt: finished ? at(finished) : null,
      });
      for (const [step, state] of Object.entries(steps) as [Step, StepState][])
        await tx.insert(callSteps).values({ tenantId, callId: id, step, state });
    }
    return ids;
  });

test('with nothing there, all is zero, the hour has its twelve slices, and nothing alarms', async () => {
  const status = await statusOf(await api.asTenant());
  expect(status).toMatchObject({ oldestWaiting: null, alerts: [], seats, parked: { total: 0, oldestAt: null } });
  expect(status.watermarks).toEqual({
    ingest: null,
    transcribe: null,
    analyze: null,
    link: null,
    remember: null,
    follow_up: null,
  });
  expect(status.flow).toHaveLength(12);
  expect(status.flow[0]).toEqual({ from: '2026-11-21T11:05:00.000Z', received: 0, finished: 0, parked: 0 });
  expect(status.flow[11].from).toBe('2026-11-21T12:00:00.000Z');
});

test('a watermark stands at the oldest call that is not through its step; who waits for a person holds none up', async () => {
  const tenant = await api.asTenant();
  await insert(tenant, [
    { stage: 'done', received: '09:00:00', finished: '09:01:00' },
    { stage: 'parked', received: '09:30:00', steps: { ingest: 'parked' } },
    { stage: 'transcribing', received: '12:00:00', steps: { ingest: 'done', transcribe: 'running' } },
    { stage: 'analyzing', received: '12:01:00', steps: { ingest: 'skipped', transcribe: 'done', analyze: 'running' } },
    { stage: 'received', received: '12:02:00' },
  ]);
  const { watermarks, steps } = await statusOf(tenant);
  expect(watermarks).toMatchObject({
    ingest: at('12:02:00').toISOString(),
    transcribe: at('12:00:00').toISOString(),
    analyze: at('12:00:00').toISOString(),
  });
  expect(steps.ingest).toMatchObject({ waiting: 1, parked: 1, done: 1, skipped: 1 });
});

test('the flow of the last hour counts calls where they came in, ended and were parked', async () => {
  const tenant = await api.asTenant();
  const [, callId = ''] = await insert(tenant, [
    { stage: 'done', received: '11:04:59', finished: '11:05:00' },
    { stage: 'parked', received: '11:09:59' },
    { stage: 'done', received: '12:00:00', finished: '12:02:00' },
  ]);
  const row = { step: 'transcribe', failureType: 'Upstream', reasonCode: 'upstream', attempts: 1 } as const;
  const parkedAt = at('11:10:00');
  await withTenant(api.db, tenant.tenantId, (tx) =>
    tx
      .insert(parked)
      .values({ ...row, tenantId: tenant.tenantId, id: newId(), callId, firstError: '', lastError: '', parkedAt }),
  );
  const status = await statusOf(tenant);
  const counts = status.flow.map((slice: Record<string, number>) => [slice.received, slice.finished, slice.parked]);
  expect(counts).toEqual([[1, 1, 0], [0, 0, 1], ...Array(9).fill([0, 0, 0]), [1, 1, 0]]);
  expect(status.parked).toMatchObject({ total: 1, oldestAt: parkedAt.toISOString() });
  expect(status.alerts).toEqual([
    { code: 'parked', since: parkedAt.toISOString(), text: '1 call is parked', subject: null },
  ]);
});

test('a call that waits for long and one without a run are told, each with the moment since when it is too long', async () => {
  const tenant = await api.asTenant();
  const [slow, left] = await insert(tenant, [
    { stage: 'analyzing', received: '11:50:00' },
    { stage: 'received', received: '12:01:00', run: false },
    { stage: 'received', received: '12:02:00', run: false },
  ]);
  const { alerts, withoutRun } = await statusOf(tenant);
  expect(withoutRun).toBe(2);
  expect(alerts).toMatchObject([
    { code: 'without_run', since: at('12:02:00').toISOString(), subject: { kind: 'call', id: left } },
    { code: 'waiting_long', since: at('12:00:00').toISOString(), subject: { kind: 'call', id: slow } },
  ]);
});

test('a provider is told of when its last three requests failed by its fault, until one succeeds', async () => {
  const tenant = await api.asTenant();
  const { tenantId } = tenant;
  const bill = (outcome: string, time: string, provider = 'openai') =>
    withTenant(api.db, tenantId, (tx) =>
      tx.insert(modelCalls).values({
        ...{ tenantId, id: newId(), purpose: 'analysis', provider, model: 'm', inputUnits: 0, outputUnits: 0 },
        ...{ unit: 'tokens', durationMs: 1, outcome, createdAt: at(time) },
      }),
    );
  for (const time of ['11:00:00', '11:01:00', '11:02:00']) await bill('upstream', time);
  await bill('upstream', '11:50:00');
  await bill('done', '11:51:00');
  await bill('timeout', '11:52:00');
  await bill('rate_limited', '11:53:00');
  await bill('invalid_output', '11:54:00');
  for (const time of ['11:52:00', '11:53:00', '11:54:00']) await bill('invalid_output', time, 'other');
  expect((await statusOf(tenant)).alerts).toEqual([]);
  await bill('upstream', '11:55:00');
  expect((await statusOf(tenant)).alerts).toEqual([
    {
      code: 'provider_unavailable',
      since: at('11:52:00').toISOString(),
      text: 'The last 3 requests to openai failed',
      subject: { kind: 'provider', id: 'openai' },
    },
  ]);
  await bill('done', '11:56:00');
  expect((await statusOf(tenant)).alerts).toEqual([]);
});

test('an engine that takes requests and never answers is told of as that, since the first of them was sent', async () => {
  const tenant = await api.asTenant();
  const { tenantId } = tenant;
  const bill = (outcome: string, time: string, durationMs: number) =>
    withTenant(api.db, tenantId, (tx) =>
      tx.insert(modelCalls).values({
        ...{ tenantId, id: newId(), purpose: 'speech', provider: 'whisper', model: 'm', inputUnits: 0, outputUnits: 0 },
        ...{ unit: 'seconds', durationMs, outcome, createdAt: at(time) },
      }),
    );
  await bill('done', '11:50:00', 4_000);
  await bill('timeout', '11:55:00', 180_000);
  expect((await statusOf(tenant)).alerts).toEqual([]);
  await bill('timeout', '11:56:00', 180_000);
  expect((await statusOf(tenant)).alerts).toEqual([
    {
      code: 'provider_silent',
      since: at('11:52:00').toISOString(),
      text: 'whisper accepts requests but does not answer',
      subject: { kind: 'provider', id: 'whisper' },
    },
  ]);
  await bill('done', '11:57:00', 4_000);
  expect((await statusOf(tenant)).alerts).toEqual([]);
});

test('nothing of another tenant is counted', async () => {
  const [tenant, other] = [await api.asTenant(), await api.asTenant()];
  await insert(other, [{ stage: 'analyzing', received: '11:00:00', run: false }]);
  expect(await statusOf(tenant)).toMatchObject({
    oldestWaiting: null,
    withoutRun: 0,
    alerts: [],
    stages: { analyzing: 0 },
  });
});

test('Temporal tells of each queue how many work on it; away, nobody knows', async () => {
  const { client, namespace } = await useWorkers({});
  const read = createQueueReader(client.connection, namespace);
  await expect
    .poll(read, { timeout: 20_000 })
    .toContainEqual(expect.objectContaining({ queue: 'workflow', workers: 1 }));
  const told = await read();
  expect(told?.map(({ queue, workers }) => `${queue} ${workers}`)).toEqual([
    'workflow 1',
    'ingest 0',
    'speech 0',
    'analysis 0',
    'outreach 0',
  ]);
  const quiet = {
    parked: { total: 0, oldestAt: null },
    oldestWaiting: null,
    oldestWithoutRun: null,
    settingsFault: null,
    rebuilt: null,
    failing: [],
    now,
  };
  const idle = alertsOf({ ...quiet, seats: told });
  expect(idle.map(({ code, subject }) => `${code} ${subject?.id}`)).toEqual([
    'no_worker ingest',
    'no_worker speech',
    'no_worker analysis',
    'no_worker outreach',
  ]);
  const away = createQueueReader(client.connection, 'no-such-namespace');
  expect(await away()).toBeNull();
  expect(alertsOf({ ...quiet, seats: null }).map(({ code }) => code)).toEqual(['temporal_away']);
});
