import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { aWav, silence } from '../fixtures/audio.ts';
import { findSpeech } from '../fixtures/speech.ts';

const data = fileURLToPath(new URL('../../../shared/data/audio/', import.meta.url));
const { url } = await findSpeech();
const here = existsSync(data);
if (url && !here) console.warn('SKIPPED: real recordings, since ../shared/data is not there');
const recording = (name: string) => readFile(`${data}${name}`);

type Fields = Record<string, string | string[]>;

async function ask(audio: Uint8Array | null, fields: Fields = {}, signal?: AbortSignal) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one);
  if (audio) form.append('file', new Blob([Uint8Array.from(audio)]), 'call.wav');
  const response = await fetch(`${url}/v1/audio/transcriptions`, {
    method: 'POST',
    body: form,
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
  return { status: response.status, text, json };
}
const health = async () => (await (await fetch(`${url}/health`)).json()) as Record<string, unknown>;
const verbose = { response_format: 'verbose_json', 'timestamp_granularities[]': ['word', 'segment'] };

describe.skipIf(!url)('the speech server', () => {
  test('tells how it is', async () => {
    expect(await health()).toMatchObject({ status: 'ok', model: 'base', device: 'cpu', queued: expect.any(Number) });
  });

  test.each([
    ['a text file', Buffer.from('Dear sir, this is no recording.'), {}, 'file', /Cannot read the audio/],
    ['an empty file', Buffer.alloc(0), {}, 'file', /empty/],
    ['no file', null, {}, 'file', /no file/],
    [
      'a playlist that names a file of ours',
      Buffer.from('#EXTM3U\n#EXTINF:9,\nfile:///etc/hostname\n'),
      {},
      'file',
      /Cannot read/,
    ],
    ['a language nobody speaks', aWav([silence]), { language: 'klingon' }, 'language', /klingon/],
    ['a shape we do not make', aWav([silence]), { response_format: 'srt' }, 'response_format', /srt/],
    ['a temperature that is none', aWav([silence]), { temperature: 'hot' }, 'temperature', /hot/],
    [
      'an unknown grain',
      aWav([silence]),
      { ...verbose, 'timestamp_granularities[]': 'letter' },
      'timestamp_granularities',
      /letter/,
    ],
  ])('%s is refused with a reason', async (_, audio, fields, param, message) => {
    const { status, json } = await ask(audio, fields as Fields);
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ type: 'invalid_request_error', param, message: expect.stringMatching(message) });
  });

  test('a model that does not run here is not found', async () => {
    expect(await ask(aWav([silence]), { model: 'large-v3' })).toMatchObject({
      status: 404,
      json: { error: { code: 'model_not_found' } },
    });
  });

  test('an hour of silence is an empty text', async () => {
    const { status, json } = await ask(aWav([silence], { seconds: 3600 }), verbose);
    expect(status).toBe(200);
    expect(json).toMatchObject({ duration: 3600, text: '', segments: [], words: [] });
  });

  test('ten minutes of noise, ringing and busy tones are an empty text', async () => {
    let seed = 1;
    const noise = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return (seed / 2_147_483_647 - 0.5) / 27;
    };
    const tone = (hertz: number, at: number) => 0.09 * Math.sin(2 * Math.PI * hertz * at);
    const line = (at: number) =>
      noise() + (at % 6 < 2 ? tone(440, at) + tone(480, at) : at % 1 < 0.5 ? tone(620, at) / 4 : 0);
    const audio = aWav([line], { seconds: 600 });
    await sleep(1); // the sums above held this process up: let it see which connections ended meanwhile
    const { json } = await ask(audio, verbose);
    expect(json).toMatchObject({ text: '', segments: [] });
  }, 120_000);

  test('a WAV with a header and no sound is silence', async () => {
    expect(await ask(aWav([silence], { seconds: 0 }))).toMatchObject({ status: 200, json: { text: '' } });
  });

  describe.skipIf(!here)('with real recordings', () => {
    const spoken = /ask not what your country can do for you/i;

    test('answers in the shape that is asked for', async () => {
      const audio = await recording('utterances/jfk.wav');
      const plain = await ask(audio, { model: 'whisper-1' });
      expect(plain.json).toEqual({
        text: expect.stringMatching(spoken),
        model: 'base',
        usage: { type: 'duration', seconds: 11 },
      });
      expect((await ask(audio, { response_format: 'text', language: 'en' })).text).toMatch(spoken);
    }, 120_000);

    test('words and segments have times that fit each other', async () => {
      const { json } = await ask(await recording('utterances/jfk.wav'), verbose);
      expect(json).toMatchObject({ task: 'transcribe', language: 'english', duration: 11 });
      expect(json.words.length).toBeGreaterThan(18);
      expect(
        json.segments
          .map(({ text }: { text: string }) => text)
          .join('')
          .trim(),
      ).toMatch(/country/);
      let last = 0;
      for (const { start, end, probability } of json.words) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(11);
        expect(probability).toBeGreaterThanOrEqual(0);
        last = start;
      }
    }, 120_000);

    test('a file that breaks off gives what was readable', async () => {
      const audio = await recording('utterances/jfk.wav');
      expect((await ask(audio.subarray(0, 130_000))).json.text).toMatch(/fellow Americans/i);
    }, 120_000);

    test('who hangs up is not waited for, and holds nobody up', async () => {
      const audio = await recording('utterances/azure_training_audio2.wav');
      const stop = new AbortController();
      const waiting = Array.from({ length: 3 }, () => ask(audio, {}, stop.signal).catch(() => 'gone'));
      while (((await health()).queued as number) < 2) await sleep(20);
      stop.abort();
      await Promise.all(waiting);
      while ((await health()).busy) await sleep(50);
      expect(await health()).toMatchObject({ busy: false, queued: 0 });
      expect((await ask(await recording('utterances/today.wav'))).json.text).toMatch(/today/i);
    }, 120_000);
  });
});
