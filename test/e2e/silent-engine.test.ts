import { expect, test } from 'vitest';
import { toneWav } from '../../bench/wav.ts';
import { newId } from '../../db/ids.ts';
import { leases } from '../../db/tables/leases.ts';
import { withSystem } from '../../db/tenant.ts';
import { createApiKey } from '../../services/access/api-key.ts';
import { createTenant } from '../../services/access/tenant.ts';
import { useInstallation } from '../fixtures/installation.ts';

/** The least that the engine is given for an answer; what it has to hear comes on top, at half a second each second and four times over. */
const floorSeconds = 20;
const { url, key, db, speech, killWorker } = await useInstallation({ SPEECH_ANSWER_SECONDS: String(floorSeconds) });
const { tenantId } = await createTenant(db, { name: 'Other', now: new Date() });
const other = (await createApiKey(db, { tenantId, name: 'test', now: new Date() })).key;

const facts = () => ({
  ...{ sourceCallId: newId(), direction: 'inbound', from: '+12125550142', to: '+12125550100' },
  startedAt: new Date().toISOString(),
});
async function post(as: string, body: FormData | object): Promise<string> {
  const isForm = body instanceof FormData;
  const headers = { authorization: `Bearer ${as}`, ...(isForm ? {} : { 'content-type': 'application/json' }) };
  const answer = await fetch(`${url}/calls`, { method: 'POST', headers, body: isForm ? body : JSON.stringify(body) });
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}
const withAudio = (seconds: number) => {
  const form = new FormData();
  form.set('call', JSON.stringify(facts()));
  form.set('audio', new Blob([new Uint8Array(toneWav(seconds, Math.random()))], { type: 'audio/wav' }), 'call.wav');
  return form;
};
const withWords = () => ({
  ...facts(),
  transcript: { turns: [{ speaker: 'customer', text: 'Please cancel my booking.' }] },
});
const get = async (as: string, path: string) =>
  (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${as}` } })).json() as Promise<
    Record<string, never>
  >;
const until = (as: string, id: string, stage: string, timeout: number) =>
  expect.poll(async () => (await get(as, `/calls/${id}`)).stage, { timeout, interval: 200 }).toBe(stage);

/** Seconds from the first post until the last of 20 calls that bring their transcript is done. */
async function paceOf(as: string): Promise<number> {
  const began = performance.now();
  const ids = await Promise.all(Array.from({ length: 20 }, () => post(as, withWords())));
  for (const id of ids) await until(as, id, 'done', 60_000);
  return (performance.now() - began) / 1000;
}

test('an engine that never answers one tenant holds up none of another, with a transcript or with sound', {
  timeout: 480_000,
}, async () => {
  await paceOf(other);
  const before = await paceOf(other);
  const secondOfAudio = toneWav(1, 0).length;
  speech.hold(3_600_000, (bodyBytes) => bodyBytes < 1.5 * secondOfAudio);
  const began = performance.now();
  const stuck = await Promise.all(Array.from({ length: 12 }, () => post(key, withAudio(1))));
  const seated = async () => (await withSystem(db, (tx) => tx.select().from(leases))).filter((seat) => seat.seated);
  await expect.poll(async () => (await seated()).length, { timeout: 60_000 }).toBe(10);
  const during = await paceOf(other);
  console.log(
    `20 calls with a transcript: ${before.toFixed(1)} s before, ${during.toFixed(1)} s beside a silent engine`,
  );
  expect(during).toBeLessThan(3 * before + 5);

  // Every seat is taken by the one; each goes to the other as soon as its time is over.
  const heard = await Promise.all(Array.from({ length: 3 }, () => post(other, withAudio(2))));
  const limit = floorSeconds + (4 * 10) / 2;
  for (const id of heard) await until(other, id, 'done', (limit + 40) * 1000);
  const waited = (performance.now() - began) / 1000;
  console.log(`calls of another tenant were heard after ${waited.toFixed(0)} s; a silent request may take ${limit} s`);
  const steps = await Promise.all(stuck.map(async (id) => (await get(key, `/calls/${id}`)).stage));
  expect(new Set(steps)).toEqual(new Set(['transcribing']));

  await killWorker();
  speech.hold(0);
  for (const id of stuck) await until(key, id, 'done', 240_000);
  await expect.poll(() => withSystem(db, (tx) => tx.$count(leases)), { timeout: 100_000 }).toBe(0);
});
