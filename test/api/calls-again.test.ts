import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { workflowIds } from '../../core/ids.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { completeCall } from '../../services/journal/complete.ts';
import { aCall, type TestTenant, useApi } from './serve.ts';

const api = await useApi();

/** A call whose run has ended; no worker is there to run it again. */
async function ended({ tenantId, call }: TestTenant): Promise<{ id: string; sourceCallId: string }> {
  const { id, sourceCallId } = await (await call('POST', '/calls', aCall())).json();
  await api.client.workflow.getHandle(workflowIds.call(tenantId, sourceCallId, 1)).terminate();
  await withTenant(api.db, tenantId, (tx) => completeCall(tx, { tenantId, callId: id }, 'done', new Date()));
  return { id, sourceCallId };
}
const runOf = async ({ tenantId }: TestTenant, sourceCallId: string) =>
  (await api.client.workflow.getHandle(workflowIds.call(tenantId, sourceCallId, 2)).describe()).status.name;

describe('running a call again', () => {
  test('begins a run of the next number at the step, and is refused while it runs', async () => {
    const tenant = await api.asTenant();
    const { id, sourceCallId } = await ended(tenant);
    const answer = await tenant.call('POST', `/calls/${id}/rerun`, { from: 'link' });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ id, from: 'link' });
    expect(await runOf(tenant, sourceCallId)).toBe('RUNNING');
    expect(await (await tenant.call('GET', `/calls/${id}`)).json()).toMatchObject({
      stage: 'linking',
      finishedAt: null,
    });
    expect((await tenant.call('POST', `/calls/${id}/rerun`, { from: 'link' })).status).toBe(409);
    expect((await tenant.call('POST', `/calls/${id}/rerun`, { from: 'dream' })).status).toBe(400);
  });

  test('after the speakers were swapped shows them so, and counts it once', async () => {
    const tenant = await api.asTenant();
    const { id } = await ended(tenant);
    const speakers = async () =>
      (await (await tenant.call('GET', `/calls/${id}/transcript`)).json()).turns.map(
        ({ speaker }: { speaker: string }) => speaker,
      );
    expect(await speakers()).toEqual(['agent', 'customer']);
    expect((await tenant.call('POST', `/calls/${id}/swap-speakers`)).status).toBe(202);
    expect(await speakers()).toEqual(['customer', 'agent']);
    expect((await tenant.call('POST', `/calls/${id}/swap-speakers`)).status).toBe(409);
    expect(await speakers()).toEqual(['customer', 'agent']);
    const shown = await (await tenant.call('GET', `/calls/${id}`)).json();
    expect(shown).toMatchObject({ speakersSwapped: true, stage: 'analyzing' });
  });

  test('swaps nothing where nobody knows who spoke', async () => {
    const tenant = await api.asTenant();
    const told = aCall({ transcript: { turns: [{ speaker: 'unknown', text: 'Hello' }] } });
    const { id } = await (await tenant.call('POST', '/calls', told)).json();
    const ref = { tenantId: tenant.tenantId, callId: id };
    await withTenant(api.db, tenant.tenantId, (tx) => completeCall(tx, ref, 'done', new Date()));
    expect((await tenant.call('POST', `/calls/${id}/swap-speakers`)).status).toBe(409);
    expect(await (await tenant.call('GET', `/calls/${id}`)).json()).toMatchObject({
      stage: 'done',
      speakersSwapped: false,
    });
  });
});

describe('many calls at once', () => {
  test('have a result each: what cannot be done to one does not keep the others', async () => {
    const tenant = await api.asTenant();
    const stranger = await api.asTenant();
    const [one, other] = [await ended(tenant), await ended(tenant)];
    const foreign = await ended(stranger);
    const { id: running } = await (await tenant.call('POST', '/calls', aCall())).json();
    const bulk = async (action: string, ids: string[]) =>
      (await (await tenant.call('POST', '/calls/bulk', { action, ids, from: 'analyze' })).json()).results.map(
        ({ ok, code }: { ok: boolean; code: string | null }) => (ok ? 'ok' : code),
      );
    expect(await bulk('rerun', [one.id, running, foreign.id])).toEqual(['ok', 'conflict', 'not_found']);
    expect(await bulk('cancel', [running, other.id])).toEqual(['ok', 'conflict']);
    expect(await bulk('erase', [other.id, foreign.id, other.id])).toEqual(['ok', 'not_found', 'ok']);
    const left = await withTenant(api.db, stranger.tenantId, (tx) => tx.$count(calls, eq(calls.id, foreign.id)));
    expect(left).toBe(1);
  });

  test.each([[{ action: 'rerun', ids: [] }], [{ action: 'explode', ids: ['01920000-0000-7000-8000-000000000000'] }]])(
    'refuses %j',
    async (body) => {
      const { call } = await api.asTenant();
      expect((await call('POST', '/calls/bulk', body)).status).toBe(400);
    },
  );
});
