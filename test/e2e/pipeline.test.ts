import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Turn } from '../../core/transcript.ts';
import { newId } from '../../db/ids.ts';
import { aFolder } from '../fixtures/folder.ts';
import { type Launcher, launch } from '../fixtures/launcher.ts';
import { findSpeech, speechDir } from '../fixtures/speech.ts';
import { silentWav } from '../fixtures/wav.ts';

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const recording = join(data, 'audio/calls/auto_repairs_49_stereo.wav');
const conversations = join(data, 'calls/it_helpdesk_ckm.jsonl');
// Packages and weights are fetched once for all tests; the launcher below finds them in its own folder.
const { url } = await findSpeech();
const ready = url !== undefined && existsSync(recording);
if (url && !ready) console.warn('SKIPPED: a real call from start to end, since ../shared/data is not there');
const minutes = (count: number) => count * 60_000;

type Step = { step: string; state: string; reasonCode: string | null };
type Call = {
  id: string;
  stage: string;
  durationSeconds: number;
  steps: Step[];
  insights: { engine: string; summary: string; topics: unknown[]; sentiment: { label: string } } | null;
  metrics: { agent: { talkSeconds: number }; customer: { talkSeconds: number } } | null;
};

const facts = () => ({
  sourceCallId: newId(),
  direction: 'inbound',
  from: '+12125550142',
  to: '+12125550100',
  startedAt: '2026-11-19T15:27:00Z',
  agentName: 'Terry',
});

async function post(launcher: Launcher, body: FormData | Record<string, unknown>): Promise<Response> {
  const { apiUrl, apiKey } = launcher.local();
  const authorization = `Bearer ${apiKey}`;
  return body instanceof FormData
    ? fetch(`${apiUrl}/api/v1/calls`, { method: 'POST', headers: { authorization }, body })
    : fetch(`${apiUrl}/api/v1/calls`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
}

function upload(audio: Uint8Array<ArrayBuffer>, name = 'call.wav'): FormData {
  const form = new FormData();
  form.set('call', JSON.stringify(facts()));
  form.set('audio', new Blob([audio], { type: 'audio/wav' }), name);
  return form;
}

const json = async <T>(launcher: Launcher, path: string) => (await (await launcher.get(path)).json()) as T;

/** The call once it has ended or waits for a person. */
async function ended(launcher: Launcher, response: Response, timeout = minutes(8)): Promise<Call> {
  expect(response.status).toBe(202);
  const { id } = (await response.json()) as { id: string };
  const read = () => json<Call>(launcher, `/api/v1/calls/${id}`);
  await expect
    .poll(async () => (await read()).stage, { timeout, interval: 500 })
    .toMatch(/^(done|partial|parked|failed|canceled)$/);
  return read();
}

const stepOf = (call: Call, name: string) => call.steps.find(({ step }) => step === name);
const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));

test.skipIf(!ready)(
  'a real recording and a real conversation go from one command to what was found; bad files end as they should',
  { timeout: minutes(25) },
  async () => {
    const dataDir = join(await aFolder(), 'data');
    await mkdir(dataDir, { mode: 0o711 });
    await symlink(speechDir, join(dataDir, 'speech'));
    const launcher = await launch(dataDir, ['--port', '0', '--no-sample']);
    await launcher.says('Callweave is up.');

    const wav = new Uint8Array(await readFile(recording));
    const startedAt = performance.now();
    const call = await ended(launcher, await post(launcher, upload(wav)));
    console.log(`a real call of 237.6 s was done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    expect(call).toMatchObject({
      stage: 'done',
      insights: { engine: 'rules', summary: expect.stringMatching(/\w{3}/) },
    });
    expect(call.durationSeconds).toBeCloseTo(237.6, 0);
    const { turns } = await json<{ turns: Turn[] }>(launcher, `/api/v1/calls/${call.id}/transcript`);
    expect(new Set(turns.map(({ speaker }) => speaker))).toEqual(new Set(['agent', 'customer']));
    expect(turns.map(({ text }) => text).join(' ')).toMatch(/oil/i);
    // The manifest's half-second windows say that the agent talks for some 118 s and the customer for some 95 s.
    expect(call.metrics?.agent.talkSeconds).toBeGreaterThan(80);
    expect(call.metrics?.customer.talkSeconds).toBeGreaterThan(60);
    const part = await fetch(`${launcher.local().apiUrl}/api/v1/calls/${call.id}/audio`, {
      headers: { authorization: `Bearer ${launcher.local().apiKey}`, range: 'bytes=0-3' },
    });
    expect([part.status, await part.text()]).toEqual([206, 'RIFF']);

    const [line = '{}'] = readFileSync(conversations, 'utf8').split('\n');
    const { turns: said } = JSON.parse(line) as { turns: { speaker: string; text: string }[] };
    const transcript = { language: 'en', turns: said.map(({ speaker, text }) => ({ speaker, text })) };
    const helped = await ended(launcher, await post(launcher, { ...facts(), transcript }));
    expect(helped.stage).toBe('done');
    expect(stepOf(helped, 'transcribe')).toMatchObject({ state: 'skipped', reasonCode: 'transcript_supplied' });
    expect(helped.insights?.topics.length).toBeGreaterThan(0);

    // What is no recording waits for a person with a reason that helps; what is cut off is read as far as it goes.
    const noAudio = await ended(
      launcher,
      await post(launcher, upload(bytesOf('This is no sound at all, only words. '.repeat(50)))),
    );
    expect([noAudio.stage, stepOf(noAudio, 'ingest')]).toEqual([
      'parked',
      expect.objectContaining({ state: 'parked', reasonCode: 'unsupported_media' }),
    ]);
    const cut = await ended(launcher, await post(launcher, upload(wav.slice(0, 400_000))));
    expect(cut.stage).toBe('done');
    expect(stepOf(cut, 'ingest')).toMatchObject({ state: 'done', reasonCode: 'truncated_audio' });
    const empty = await post(launcher, upload(new Uint8Array()));
    expect(empty.status).toBe(400);
    expect(await empty.json()).toMatchObject({ code: 'invalid_input', errors: [{ field: 'audio' }] });

    // Silence is a result, also an hour of it, and three hours are not too long.
    for (const hours of [1, 3]) {
      const begin = performance.now();
      const silent = await ended(launcher, await post(launcher, upload(silentWav(hours * 3600))));
      console.log(`${hours} h of silence was done in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
      expect(silent).toMatchObject({ stage: 'done', durationSeconds: hours * 3600 });
      expect(stepOf(silent, 'transcribe')).toMatchObject({ state: 'done', reasonCode: 'no_speech' });
      expect(stepOf(silent, 'analyze')).toMatchObject({ state: 'skipped', reasonCode: 'no_speech' });
    }
  },
);
