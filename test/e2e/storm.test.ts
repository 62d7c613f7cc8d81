import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { toneWav } from '../../bench/wav.ts';
import type { Stage } from '../../core/call.ts';
import { newId } from '../../db/ids.ts';
import { analyses, calls, events, parked, transcripts } from '../../db/tables/calls.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { useInstallation } from '../fixtures/installation.ts';

const installation = await useInstallation();
const { url, key, tenantId, db, speech } = installation;
const authorization = `Bearer ${key}`;
const minutes = (count: number) => count * 60_000;
const away = 30_000;

const facts = (sourceCallId: string) => ({
  sourceCallId,
  direction: 'inbound',
  from: '+12125550142',
  to: '+12125550100',
  startedAt: new Date().toISOString(),
});

/** Posts a recording, as long as it takes to be accepted: what a careful sender does. Its id stays, so repeats are harmless. */
async function post(sourceCallId = newId()): Promise<string> {
  const wav = new Uint8Array(toneWav(3, Math.random()));
  for (let left = 120; left > 0; left--) {
    const form = new FormData();
    form.set('call', JSON.stringify(facts(sourceCallId)));
    form.set('audio', new Blob([wav], { type: 'audio/wav' }), 'call.wav');
    const response = await fetch(`${url}/calls`, { method: 'POST', headers: { authorization }, body: form }).catch(
      () => undefined,
    );
    if (response?.ok) return ((await response.json()) as { id: string }).id;
    expect(response?.status ?? 503).toBe(503);
    await sleep(1_000);
  }
  throw new Error('never accepted');
}

const stageOf = async (id: string): Promise<Stage | undefined> => {
  const response = await fetch(`${url}/calls/${id}`, { headers: { authorization } }).catch(() => undefined);
  return response?.ok ? ((await response.json()) as { stage: Stage }).stage : undefined;
};
const until = (id: string, stages: readonly Stage[], timeout = minutes(3)) =>
  expect.poll(() => stageOf(id), { timeout, interval: 100 }).toSatisfy((stage: Stage) => stages.includes(stage));

/** One of everything: a run that was repeated left no second row, bill, event of completion, message or plan. */
async function expectOnce(callId: string): Promise<void> {
  await until(callId, ['done']);
  const found = await withTenant(db, tenantId, async (tx) => ({
    transcripts: await tx.$count(transcripts, eq(transcripts.callId, callId)),
    analyses: await tx.$count(analyses, eq(analyses.callId, callId)),
    completed: await tx.$count(events, and(eq(events.callId, callId), eq(events.type, 'call.completed'))),
    plans: await tx.$count(contactPlans, eq(contactPlans.callId, callId)),
    parked: await tx.$count(parked, eq(parked.callId, callId)),
  }));
  expect(found).toEqual({ transcripts: 1, analyses: 1, completed: 1, plans: 1, parked: 0 });
}

test('the worker is killed in each step, and every call ends as if nothing had happened', {
  timeout: minutes(8),
}, async () => {
  speech.hold(4_000);
  const inSpeech = await post();
  await until(inSpeech, ['transcribing']);
  await installation.killWorker();
  speech.hold(0);
  await expectOnce(inSpeech);

  // The other steps last milliseconds: many calls, and kills that fall wherever they fall.
  const ids: string[] = [];
  for (let kill = 0; kill < 5; kill++) {
    for (let n = 0; n < 6; n++) ids.push(await post());
    await until(ids.at(-1) ?? '', ['ingesting', 'transcribing', 'analyzing', 'linking', 'following_up', 'done']);
    await sleep(40 * kill);
    await installation.killWorker();
  }
  for (const id of ids) await expectOnce(id);
});

for (const name of ['temporal', 'postgres', 'speech'] as const)
  test(`${name} is away for 30 s in mid-flow: nothing is lost and nothing done twice`, {
    timeout: minutes(6),
  }, async () => {
    speech.hold(2_000);
    const before = await Promise.all([post(), post(), post()]);
    await until(before[0], ['transcribing']);
    await installation[name].stop();
    const during = [post(), post()];
    await sleep(away);
    await installation[name].start();
    const after = post();
    speech.hold(0);

    for (const id of [...before, ...(await Promise.all([...during, after]))]) await expectOnce(id);
  });

test('the same call posted ten times at once is one call, one run and one bill', { timeout: minutes(2) }, async () => {
  const asked = speech.requests();
  const sourceCallId = newId();
  const ids = await Promise.all(Array.from({ length: 10 }, () => post(sourceCallId)));
  expect(new Set(ids).size).toBe(1);
  const [id = ''] = ids;
  await expectOnce(id);
  expect(speech.requests() - asked).toBe(1);
  const bills = await withTenant(db, tenantId, (tx) => tx.$count(modelCalls, eq(modelCalls.callId, id)));
  expect(bills).toBe(1);
  expect(await withTenant(db, tenantId, (tx) => tx.$count(calls, eq(calls.sourceCallId, sourceCallId)))).toBe(1);
});
