import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { toneWav } from '../../bench/wav.ts';
import { newId } from '../../db/ids.ts';
import { leases } from '../../db/tables/leases.ts';
import { withSystem } from '../../db/tenant.ts';
import { createApiKey } from '../../services/access/api-key.ts';
import { createTenant } from '../../services/access/tenant.ts';
import { useInstallation } from '../fixtures/installation.ts';

const { url, key, db, speech, killWorker } = await useInstallation();
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
const withAudio = () => {
  const form = new FormData();
  form.set('call', JSON.stringify(facts()));
  form.set('audio', new Blob([new Uint8Array(toneWav(3, Math.random()))], { type: 'audio/wav' }), 'call.wav');
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

test('an engine that takes requests and never answers holds up nobody but the calls that need it', {
  timeout: 480_000,
}, async () => {
  await paceOf(other);
  const before = await paceOf(other);
  speech.hold(3_600_000);
  const stuck = await Promise.all(Array.from({ length: 8 }, () => post(key, withAudio())));
  await until(key, stuck[0] ?? '', 'transcribing', 60_000);
  await sleep(5_000);
  const during = await paceOf(other);
  console.log(
    `20 calls with a transcript: ${before.toFixed(1)} s before, ${during.toFixed(1)} s beside a silent engine`,
  );
  const seats = await withSystem(db, (tx) => tx.select().from(leases));
  expect(seats.filter(({ seated }) => seated)).toHaveLength(8);
  await killWorker();
  speech.hold(0);
  for (const id of stuck) await until(key, id, 'done', 240_000);
  await expect.poll(() => withSystem(db, (tx) => tx.$count(leases)), { timeout: 100_000 }).toBe(0);
  expect(during).toBeLessThan(3 * before + 5);
});
