import { randomBytes } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { workflowIds } from '../../core/ids.ts';
import { newId } from '../../db/ids.ts';
import { recordings, transcripts } from '../../db/tables/calls.ts';
import type { ObjectKind } from '../../db/tables/objects.ts';
import { contactAttempts } from '../../db/tables/plans.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { eraseCall } from '../../services/erase/call.ts';
import { completeCall } from '../../services/journal/complete.ts';
import { writeWords } from '../../services/transcript/words.ts';
import { useObject } from '../fixtures/objects.ts';
import { fill } from './everything.ts';
import { tablesWith } from './rows.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';

const api = await useApi();
const unknown = '01920000-0000-7000-8000-000000000000';

/** A tenant with one of everything, and every object that a call can have in storage. */
async function full() {
  const tenant = await api.asTenant();
  const { tenantId } = tenant;
  const ids = await fill(api, tenant);
  const sha256 = randomBytes(32).toString('hex');
  const keys = {
    audio: `${tenantId}/audio/${sha256}`,
    words: `${tenantId}/words/${sha256}`,
    speech: `${tenantId}/speech/${sha256}`,
  };
  for (const key of Object.values(keys)) await api.deps.storage.put(key, Buffer.from(ids.mark), 'text/plain');
  await withTenant(api.db, tenantId, async (tx) => {
    for (const [kind, key] of Object.entries(keys)) await useObject(tx, { tenantId, ...ids }, key, kind as ObjectKind);
    await tx.update(recordings).set({ sha256, storageKey: keys.audio }).where(eq(recordings.callId, ids.callId));
    await tx.update(transcripts).set({ wordsKey: keys.words }).where(eq(transcripts.callId, ids.callId));
    const attempt = { tenantId, id: newId(), planId: ids.planId, number: 1, state: 'ended' as const };
    await tx.insert(contactAttempts).values({ ...attempt, provider: 'simulator', createdAt: new Date() });
    const bill = { purpose: 'speech', provider: 'x', model: 'x', unit: 'seconds', inputUnits: 5, outputUnits: 0 };
    const when = { durationMs: 1, outcome: 'done', createdAt: new Date() };
    await tx.insert(modelCalls).values({ tenantId, id: newId(), callId: ids.callId, ...bill, ...when });
  });
  return { ...ids, ...tenant, sha256, keys };
}

async function stored(tenantId: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of api.deps.storage.list(`${tenantId}/`)) keys.push(key);
  return keys.toSorted();
}

const runOf = ({ tenantId, mark }: TestTenant & { mark: string }) =>
  api.client.workflow
    .getHandle(workflowIds.call(tenantId, mark, 1))
    .describe()
    .then(
      ({ status }) => status.name,
      (error) => (error as Error).name,
    );

describe('erasing a call', () => {
  test('takes it from every store, says what went, and says the same again', async () => {
    const all = await full();
    const { tenantId, call, callId, mark } = all;
    expect(await runOf(all)).toBe('RUNNING');
    const answer = await call('DELETE', `/calls/${callId}`);
    expect(answer.status).toBe(200);
    const receipt = await answer.json();
    expect(receipt).toMatchObject({ id: callId, erasedAt: expect.any(String) });
    const counts = receipt.erased.map((one: Record<string, unknown>) => `${one.store} ${one.what} ${one.count}`);
    expect(counts).toEqual(
      expect.arrayContaining([
        'database calls 1',
        'database transcripts 1',
        'database analyses 1',
        'database customer_memories 1',
        'database contact_plans 1',
        'database contact_attempts 1',
        'database model_calls (kept without the call) 1',
        'temporal runs 2',
        'storage audio 2',
        'storage words 1',
        'storage speech 1',
      ]),
    );
    expect(JSON.stringify(receipt)).not.toContain(mark);

    expect(await stored(tenantId)).toEqual([]);
    // The server drops the history in its own time; nothing runs from now on.
    expect(await runOf(all)).not.toBe('RUNNING');
    // The receipt, the event that tells of it and the log of who did it know the id and nothing else.
    const leftWithId = await tablesWith(api.db, tenantId, callId);
    expect(leftWithId.filter((name) => name !== 'auditLog')).toEqual(['callErasures', 'events']);
    const others = ['apiKeys', 'bookings', 'customers', 'imports', 'invitations', 'memberships', 'sources'];
    expect((await tablesWith(api.db, tenantId, mark)).filter((name) => name !== 'auditLog')).toEqual(others);

    const again = await call('DELETE', `/calls/${callId}`);
    expect(await again.json()).toEqual(receipt);
    expect((await call('GET', `/calls/${callId}`)).status).toBe(404);
    expect((await call('DELETE', `/calls/${unknown}`)).status).toBe(404);
  });

  test('leaves the sound and what was heard in it to another call with the same recording', async () => {
    const { tenantId, call, callId, keys, sha256 } = await full();
    const { id: other } = await (
      await call('POST', '/calls', { sourceCallId: newId(), ...theSame, startedAt: '2026-11-21T10:00:00Z' })
    ).json();
    const twin = { tenantId, callId: other, storageKey: keys.audio, sha256, bytes: 5, contentType: 'audio/wav' };
    await withTenant(api.db, tenantId, async (tx) => {
      for (const key of [keys.audio, keys.speech]) await useObject(tx, twin, key);
      await tx.insert(recordings).values({ ...twin, createdAt: new Date() });
    });
    await call('DELETE', `/calls/${callId}`);
    expect(await stored(tenantId)).toEqual([keys.audio, keys.speech].toSorted());
    await call('DELETE', `/calls/${other}`);
    expect(await stored(tenantId)).toEqual([]);
  });

  test('leaves nothing of its runs in Temporal: neither history nor summary, nor what they are found by', {
    timeout: 120_000,
  }, async () => {
    const all = await full();
    const { tenantId, call, callId, planId, mark } = all;
    await api.deps.runs.startContact({ tenantId, planId, run: 1, dueAt: new Date('2027-01-04T15:00:00Z') });
    const ids = [workflowIds.call(tenantId, mark, 1), workflowIds.contact(tenantId, planId, 1)];
    const found = async (query: string) => {
      const runs: string[] = [];
      for await (const { workflowId } of api.client.workflow.list({ query })) runs.push(workflowId);
      return runs.toSorted();
    };
    const ofTenant = `TenantId = '${tenantId}'`;
    // The server's index follows in its own time.
    const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 100 });
    await eventually(async () => expect(await found(ofTenant)).toEqual(ids.toSorted()));
    const { staticSummary } = await api.client.workflow.getHandle(workflowIds.call(tenantId, mark, 1)).describe();
    expect(await staticSummary()).toBe('inbound');

    expect((await call('DELETE', `/calls/${callId}`)).status).toBe(200);
    const describe = (id: string) => api.client.workflow.getHandle(id).describe();
    for (const id of ids) await eventually(() => expect(describe(id)).rejects.toThrow(WorkflowNotFoundError));
    for (const query of [ofTenant, ...ids.map((id) => `WorkflowId = '${id}'`)])
      await eventually(async () => expect(await found(query)).toEqual([]));
  });

  test.each(['before the rows', 'between two objects'])(
    'that broke off %s is finished by asking again',
    async (when) => {
      const { tenantId, call, callId } = await full();
      const killed = () => Promise.reject(new Error('killed'));
      let removed = 0;
      const deps = {
        ...api.deps,
        ...(when === 'before the rows' ? { runs: { ...api.deps.runs, eraseContact: killed } } : {}),
        ...(when === 'between two objects'
          ? {
              storage: {
                remove: (key: string) => (removed++ === 1 ? killed() : api.deps.storage.remove(key)),
              },
            }
          : {}),
      };
      await expect(eraseCall(deps, undefined, { tenantId, callId })).rejects.toThrow('killed');
      expect(await stored(tenantId)).not.toEqual([]);
      const receipt = await (await call('DELETE', `/calls/${callId}`)).json();
      expect(receipt.erased).toContainEqual({ store: 'database', what: 'calls', count: 1 });
      expect(await stored(tenantId)).toEqual([]);
      expect(await (await call('DELETE', `/calls/${callId}`)).json()).toEqual(receipt);
    },
  );

  test('frees the id of its sender: handed in again it is a new call with a run of its own', async () => {
    const all = await full();
    const { call, callId, mark } = all;
    await call('DELETE', `/calls/${callId}`);
    const again = await call('POST', '/calls', { sourceCallId: mark, ...theSame, startedAt: '2026-11-21T10:00:00Z' });
    expect(again.status).toBe(202);
    const { id } = await again.json();
    expect(id).not.toBe(callId);
    // The server may still hold the old run's id: then the new call has taken the next.
    const { run } = await (await call('GET', `/calls/${id}`)).json();
    const { status, memo } = await api.client.workflow.getHandle(run.workflowId).describe();
    expect([status.name, memo]).toEqual(['RUNNING', { callId: id }]);
  });

  test('right after it has ended, or been run again, takes moments', async () => {
    const tenant = await api.asTenant();
    const { id, sourceCallId } = await (await tenant.call('POST', '/calls', aCall())).json();
    const ref = { tenantId: tenant.tenantId, callId: id };
    await api.client.workflow.getHandle(workflowIds.call(tenant.tenantId, sourceCallId, 1)).terminate();
    await withTenant(api.db, tenant.tenantId, (tx) => completeCall(tx, ref, 'done', new Date()));
    expect((await tenant.call('POST', `/calls/${id}/rerun`, { from: 'link' })).status).toBe(202);
    const started = Date.now();
    expect((await tenant.call('DELETE', `/calls/${id}`)).status).toBe(200);
    expect(Date.now() - started).toBeLessThan(5_000);
    for (const run of [1, 2]) {
      const handle = api.client.workflow.getHandle(workflowIds.call(tenant.tenantId, sourceCallId, run));
      const left = await handle.describe().catch(() => undefined);
      expect(left?.status.name).not.toBe('RUNNING');
    }
  });

  test.each(['comes in while it is being removed', 'comes in at the same moment'])(
    'never takes the sound of another call that %s',
    async (when) => {
      const tenant = await api.asTenant();
      const sound = randomBytes(20_000);
      const upload = async () => {
        const form = new FormData();
        const { transcript: _none, ...facts } = theSame;
        form.set('call', JSON.stringify({ ...facts, sourceCallId: newId(), startedAt: '2026-11-21T10:00:00Z' }));
        form.set('audio', new Blob([sound], { type: 'audio/wav' }), 'a.wav');
        return tenant.call('POST', '/calls', form);
      };
      const taken = async (sent: Promise<Response>): Promise<string> => {
        const answer = await sent;
        expect(answer.status).toBe(202);
        return (await answer.json()).id;
      };
      let last = await taken(upload());
      if (when === 'comes in at the same moment') {
        for (let round = 0; round < 10; round++) {
          const [next, erased] = await Promise.all([taken(upload()), tenant.call('DELETE', `/calls/${last}`)]);
          expect(erased.status).toBe(200);
          expect((await tenant.call('GET', `/calls/${next}/audio`)).status).toBe(200);
          last = next;
        }
        return;
      }
      let id = '';
      const remove = async (key: string) => {
        id = await taken(upload());
        await api.deps.storage.remove(key);
      };
      await eraseCall({ ...api.deps, storage: { remove } }, undefined, { tenantId: tenant.tenantId, callId: last });
      expect(await (await tenant.call('GET', `/calls/${id}/audio`)).bytes()).toHaveLength(sound.length);
    },
  );

  test('takes the kept answers that tell of it, and their keys do not make it anew', async () => {
    const { call, tenantId } = await api.asTenant();
    const told = { sourceCallId: newId(), ...theSame, startedAt: '2026-11-21T10:00:00Z' };
    const send = () => call('POST', '/calls', told, { 'idempotency-key': 'once' });
    const { id } = await (await send()).json();
    expect((await send()).headers.get('idempotency-replayed')).toBe('true');
    const { erased } = await (await call('DELETE', `/calls/${id}`)).json();
    const what = 'idempotency_keys (kept without the answer)';
    expect(erased).toContainEqual({ store: 'database', what, count: 1 });
    expect((await send()).status).toBe(409);
    expect(await tablesWith(api.db, tenantId, told.sourceCallId)).toEqual([]);
  });

  test('takes the words of all transcripts that it has had', async () => {
    const { call, callId, tenantId } = await full();
    for (const n of [1, 2]) {
      const wordsKey = await writeWords(api.deps, { tenantId, callId }, [{ turn: n, words: [] }]);
      await withTenant(api.db, tenantId, (tx) =>
        tx.update(transcripts).set({ wordsKey }).where(eq(transcripts.callId, callId)),
      );
    }
    expect(await stored(tenantId)).toHaveLength(6);
    await call('DELETE', `/calls/${callId}`);
    expect(await stored(tenantId)).toEqual([]);
  });

  test('is not for another tenant', async () => {
    const { tenantId, callId } = await full();
    const stranger = await api.asTenant();
    expect((await stranger.call('DELETE', `/calls/${callId}`)).status).toBe(404);
    const { rows } = await withTenant(api.db, tenantId, (tx) => tx.execute(sql`select 1 from calls`));
    expect(rows).toHaveLength(1);
  });
});

const theSame = {
  direction: 'inbound',
  from: '+1 555 012 3456',
  to: '+1 555 012 9999',
  transcript: { turns: [{ speaker: 'agent', text: 'Good morning.' }] },
};
