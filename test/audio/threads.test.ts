import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { inspectAudio } from '../../audio/inspect.ts';
import { splitChannels } from '../../audio/split.ts';
import { limitThreads } from '../../audio/threads.ts';
import { createFolderStorage } from '../../providers/storage/folder.ts';
import { aWav, chunk, formatOf, recorded, riff, samplesOf, silence, tone } from '../fixtures/audio.ts';
import { aFolder } from '../fixtures/folder.ts';

const dir = await mkdtemp(join(tmpdir(), 'callweave-thread-test-'));
const storage = createFolderStorage(dir);
afterAll(() => rm(dir, { recursive: true, force: true }));

const never = new AbortController().signal;
const quietly = { signal: never, report: () => {} };
const limit = { ...quietly, maxSeconds: 4 * 3_600 };
let made = 0;
async function stored(body: Uint8Array | Readable, contentType = 'audio/wav') {
  const storageKey = `tenant/audio/${++made}`;
  await storage.put(storageKey, body, contentType);
  return { storageKey, contentType };
}

/** A header, then the same second of sound over and over. */
function longWav(seconds: number, sound: Buffer, channels: number): Readable {
  async function* pieces() {
    yield riff(chunk('fmt ', formatOf({ channels })), chunk('data', Buffer.alloc(0), sound.length * seconds));
    for (let i = 0; i < seconds; i++) yield sound;
  }
  return Readable.from(pieces());
}

/** Most memory that this process held above what it held before, in MB. */
async function memoryOf<T>(work: () => Promise<T>): Promise<{ result: T; extraMb: number }> {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  try {
    return { result: await work(), extraMb: (most - before) / 1e6 };
  } finally {
    clearInterval(watch);
  }
}

type Limit = Parameters<typeof inspectAudio>[2];

describe('three hours', () => {
  test('of two-channel WAV are looked at, and taken apart, in less than 200 MB', async () => {
    const second = samplesOf([tone(300), tone(500)]);
    const recording = await stored(longWav(3 * 3_600, second, 2));
    const { result: facts, extraMb } = await memoryOf(() => inspectAudio(storage, recording, limit));
    expect(facts).toMatchObject({ durationSeconds: 10_800, channels: 2, channelsDiffer: true, truncated: false });
    expect(extraMb).toBeLessThan(200);
    const into = { dir: await aFolder(), progress: quietly };
    const split = await memoryOf(() => splitChannels(storage, { ...recording, ...facts }, into));
    expect(split.extraMb).toBeLessThan(200);
    expect(split.result).toHaveLength(2);
  });

  test('of MP3 are looked at in less than 200 MB', async () => {
    const mp3 = recorded('one-voice.mp3');
    const recording = await stored(Readable.from(Array.from({ length: 9_000 }, () => mp3)), 'audio/mpeg');
    const { result: facts, extraMb } = await memoryOf(() => inspectAudio(storage, recording, limit));
    expect(facts.durationSeconds).toBeGreaterThan(3 * 3_600);
    expect(facts).toMatchObject({ codec: 'mp3', channels: 1 });
    expect(extraMb).toBeLessThan(200);
  });

  test('are too long where two are allowed', async () => {
    const recording = await stored(longWav(3 * 3_600, samplesOf([silence]), 1));
    await expect(inspectAudio(storage, recording, { ...quietly, maxSeconds: 7_200 })).rejects.toMatchObject({
      type: 'TooLarge',
      message: 'The recording is longer than 2 hours',
    });
  });
});

test('an hour of silence is a recording in which nobody spoke', async () => {
  const recording = await stored(longWav(3_600, samplesOf([silence, silence]), 2));
  expect(await inspectAudio(storage, recording, limit)).toMatchObject({
    durationSeconds: 3_600,
    silent: true,
    channelsDiffer: false,
  });
});

describe('a thread', () => {
  test('tells how far it has come', async () => {
    const told: string[] = [];
    await inspectAudio(storage, await stored(longWav(600, samplesOf([tone(300)]), 1)), {
      ...limit,
      report: (text) => told.push(text),
    });
    const percents = told.map((text) => Number(/^decoding (\d+) %$/.exec(text)?.[1]));
    expect(percents.length).toBeGreaterThan(20);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
  });

  test('works on after a recording that it could not read', async () => {
    const text = await stored(Buffer.from('not a recording'));
    await expect(inspectAudio(storage, text, limit)).rejects.toMatchObject({
      name: 'StepFailure',
      type: 'UnsupportedMedia',
    });
    expect(await inspectAudio(storage, await stored(aWav([tone(300)])), limit)).toMatchObject({ durationSeconds: 1 });
  });

  test('is stopped in the middle of its work, with the caller’s reason', async () => {
    const recording = await stored(longWav(3 * 3_600, samplesOf([tone(300), tone(500)]), 2));
    const dir = await aFolder();
    const whole = { ...recording, channelsDiffer: true };
    const reason = new Error('the call was canceled');
    for (const work of [
      (progress: Limit) => inspectAudio(storage, whole, progress),
      (progress: Limit) => splitChannels(storage, whole, { dir, progress }),
    ]) {
      const stop = new AbortController();
      const progress = {
        ...limit,
        signal: stop.signal,
        report: (text: string) => text === 'decoding 10 %' && stop.abort(reason),
      };
      const started = performance.now();
      await expect(work(progress)).rejects.toBe(reason);
      expect(performance.now() - started).toBeLessThan(30_000);
    }
    expect(await inspectAudio(storage, await stored(aWav([tone(300)])), limit)).toMatchObject({ durationSeconds: 1 });
  });

  test('is not started for a caller who has given up, while waiting or before', async () => {
    const long = await stored(longWav(1_800, samplesOf([tone(300)]), 1));
    const busy = [inspectAudio(storage, long, limit), inspectAudio(storage, long, limit)];
    const reason = new Error('no longer wanted');
    const stop = new AbortController();
    const third = inspectAudio(storage, long, { ...limit, signal: stop.signal });
    stop.abort(reason);
    await expect(third).rejects.toBe(reason);
    await expect(inspectAudio(storage, long, { ...limit, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect((await Promise.all(busy)).map(({ durationSeconds }) => durationSeconds)).toEqual([1_800, 1_800]);
  });

  test('serves many at once, each its own', async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, async (_, i) =>
        inspectAudio(storage, await stored(aWav([tone(300)], { seconds: i + 1 })), limit),
      ),
    );
    expect(all.map(({ durationSeconds }) => durationSeconds)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  test('never decodes more at once than it is allowed to', async () => {
    let most = 0;
    const begun: Readable[] = [];
    const counting = {
      ...storage,
      get: async (key: string) => {
        begun.push(await storage.get(key));
        most = Math.max(most, begun.filter(({ destroyed }) => !destroyed).length);
        return begun.at(-1) as Readable;
      },
    };
    const recording = await stored(aWav([tone(300)], { seconds: 60 }));
    const look = (count: number) =>
      Promise.all(Array.from({ length: count }, () => inspectAudio(counting, recording, limit)));
    for (const threads of [1, 3]) {
      limitThreads(threads);
      most = 0;
      await look(8);
      expect(most).toBe(threads);
    }
    limitThreads(2);
  });

  test('leaves the loop of its process free', async () => {
    const recording = await stored(longWav(3_600, samplesOf([tone(300), tone(500)]), 2));
    let ticks = 0;
    const done = inspectAudio(storage, recording, limit).then(() => true);
    while (!(await Promise.race([done, sleep(10, false)]))) ticks++;
    expect(ticks).toBeGreaterThan(10);
  });
});

test('a recording that is gone, or goes while it is read, is told as that', async () => {
  await expect(
    inspectAudio(storage, { storageKey: 'tenant/audio/gone', contentType: '' }, limit),
  ).rejects.toMatchObject({ type: 'NotFound' });
  async function* breaking() {
    yield aWav([tone(300)], { seconds: 20 }).subarray(0, 100_000);
    throw new Error('the disk is gone');
  }
  const recording = await stored(aWav([tone(300)]));
  const failing = { ...storage, get: async () => Readable.from(breaking()) };
  await expect(inspectAudio(failing, recording, limit)).rejects.toThrow('the disk is gone');
});

describe('splitChannels()', () => {
  const split = async (bytes: Buffer, contentType = 'audio/wav') => {
    const recording = await stored(bytes, contentType);
    const facts = await inspectAudio(storage, recording, limit);
    return splitChannels(storage, { ...recording, ...facts }, { dir: await aFolder(), progress: quietly });
  };

  test('gives each channel of a call its own file, sample for sample', async () => {
    const sound = [tone(300, 0.4), tone(500, 0.2)];
    const files = await split(aWav(sound));
    expect(files.map(({ channel, contentType }) => [channel, contentType])).toEqual([
      [0, 'audio/wav'],
      [1, 'audio/wav'],
    ]);
    for (const { channel, path } of files) {
      const bytes = await readFile(path);
      const expected = aWav([sound[channel] as (typeof sound)[number]]);
      expect(bytes.subarray(0, 44)).toEqual(expected.subarray(0, 44));
      const worst = Math.max(
        ...Array.from({ length: 8_000 }, (_, i) =>
          Math.abs(bytes.readInt16LE(44 + 2 * i) - expected.readInt16LE(44 + 2 * i)),
        ),
      );
      expect(worst).toBeLessThanOrEqual(1);
    }
  });

  test('gives one file where the channels carry the same sound, or none', async () => {
    for (const sound of [
      [tone(300), tone(300)],
      [silence, silence],
    ]) {
      const files = await split(aWav(sound));
      expect(files).toMatchObject([{ channel: 0, contentType: 'audio/wav' }]);
      expect((await readFile(files[0]?.path ?? '')).length).toBe(44 + 16_000);
    }
  });

  test('hands a mono file on as it is, in a container that says what it is', async () => {
    for (const [bytes, contentType, ending] of [
      [recorded('one-voice.mp3'), 'audio/mpeg', '.mp3'],
      [aWav([tone(300)]), 'audio/wav', '.wav'],
    ] as const) {
      const files = await split(bytes, 'application/octet-stream');
      expect(files).toMatchObject([{ channel: 0, contentType }]);
      expect(files[0]?.path.endsWith(ending)).toBe(true);
      expect(await readFile(files[0]?.path ?? '')).toEqual(bytes);
    }
  });

  test('writes anew what engines cannot read: headerless, cut off, ADPCM', async () => {
    const cut = aWav([tone(300)], { seconds: 2 }).subarray(0, 16_044);
    const raw = samplesOf([tone(300)], { as: 'mulaw' });
    for (const [bytes, contentType] of [
      [cut, 'audio/wav'],
      [raw, 'audio/basic'],
    ] as const) {
      const files = await split(bytes, contentType);
      const wav = await readFile(files[0]?.path ?? '');
      expect(wav.readUInt32LE(40)).toBe(16_000);
      expect(wav.length).toBe(16_044);
    }
  });

  test('writes anew what lies in a container that engines do not expect', async () => {
    for (const name of ['one-voice.oga', 'mp3-in.wav']) {
      const files = await split(recorded(name), 'application/octet-stream');
      expect(files).toMatchObject([{ channel: 0, contentType: 'audio/wav' }]);
      const wav = await readFile(files[0]?.path ?? '');
      expect([wav.toString('latin1', 0, 4), wav.readUInt16LE(20), wav.readUInt32LE(24)]).toEqual(['RIFF', 1, 8_000]);
    }
  });

  test('takes compressed calls apart as well', async () => {
    for (const [name, rateHz] of [
      ['two-voices.mp3', 16_000],
      ['two-voices.flac', 8_000],
      ['two-voices.opus', 16_000],
    ] as const) {
      const files = await split(recorded(name));
      expect(files).toHaveLength(2);
      for (const { path } of files) {
        const wav = await readFile(path);
        expect(wav.readUInt32LE(24)).toBe(rateHz);
        expect(Math.abs(wav.readUInt32LE(40) / 2 / rateHz - 1.2)).toBeLessThan(0.05);
      }
    }
  });
});
