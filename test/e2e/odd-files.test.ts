import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newId } from '../../db/ids.ts';
import { aFolder } from '../fixtures/folder.ts';
import { type Launcher, launch } from '../fixtures/launcher.ts';
import { findSpeech, speechDir } from '../fixtures/speech.ts';
import { silentWav } from '../fixtures/wav.ts';

// Packages and weights are fetched once for all tests; the launcher below finds them in its own folder.
const { url } = await findSpeech();
const minutes = (count: number) => count * 60_000;

type Step = { step: string; state: string; reasonCode: string | null };
type Call = {
  id: string;
  stage: string;
  durationSeconds: number;
  steps: Step[];
};

const facts = () => ({
  sourceCallId: newId(),
  direction: 'inbound',
  from: '+12125550142',
  to: '+12125550100',
  startedAt: '2026-11-19T15:27:00Z',
  agentName: 'Terry',
});

async function post(launcher: Launcher, body: FormData): Promise<Response> {
  const { apiUrl, apiKey } = launcher.local();
  const headers = { authorization: `Bearer ${apiKey}` };
  return fetch(`${apiUrl}/api/v1/calls`, { method: 'POST', headers, body });
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

test.skipIf(url === undefined)(
  'no sound, cut sound, no bytes and hours of silence each end as they should',
  { timeout: minutes(15) },
  async () => {
    const dataDir = join(await aFolder(), 'data');
    await mkdir(dataDir, { mode: 0o711 });
    await symlink(speechDir, join(dataDir, 'speech'));
    const launcher = await launch(dataDir, ['--port', '0', '--no-sample']);
    await launcher.says('Callweave is up.');

    // What is no recording waits for a person with a reason that helps; what is cut off is read as far as it goes.
    const noAudio = await ended(
      launcher,
      await post(launcher, upload(bytesOf('This is no sound at all, only words. '.repeat(50)))),
    );
    expect([noAudio.stage, stepOf(noAudio, 'ingest')]).toEqual([
      'parked',
      expect.objectContaining({ state: 'parked', reasonCode: 'unsupported_media' }),
    ]);
    const cut = await ended(launcher, await post(launcher, upload(silentWav(60).slice(0, 400_000))));
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
