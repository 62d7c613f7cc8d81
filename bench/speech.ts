import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { splitChannels } from '../audio/split.ts';
import { anyFreePort } from '../local/machine/ports.ts';
import { prepareSpeech, startSpeech } from '../local/speech/start.ts';
import { createOpenAiSpeech } from '../providers/speech/openai.ts';
import { createFolderStorage } from '../providers/storage/folder.ts';
import type { Arena } from './arena.ts';
import { residentMb } from './installation.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const recording = join(project, '../shared/data/audio/calls/auto_repairs_49_stereo.wav');
const seconds = 237.56;

export type Speech = { factors: number[]; memoryMb: number } | { skipped: string };

/**
 * The real Whisper on a real two-channel telephone call, one channel after the other: seconds of call per second, by
 * round.
 */
export async function measureSpeech(arena: Arena, rounds: number): Promise<Speech> {
  if (!existsSync(recording)) return { skipped: 'the recording of the test data is not there' };
  const program = await prepareSpeech({
    project,
    dir: join(project, '.callweave', 'speech'),
    env: process.env,
    say: console.error,
  });
  const speech = await startSpeech(program, { port: await anyFreePort(), logFile: join(arena.dir, 'speech.log') });
  const engine = createOpenAiSpeech({
    engine: 'whisper',
    baseUrl: `${speech.url}/v1`,
    apiKey: null,
    defaultModel: 'base',
  });
  const storage = createFolderStorage(join(arena.dir, 'speech-storage'));
  const key = 'bench/audio/call';
  await storage.put(key, await readFile(recording), 'audio/wav');
  const signal = new AbortController().signal;
  const row = { storageKey: key, contentType: 'audio/wav', codec: 'pcm_s16le', channels: 2, channelsDiffer: true };
  const dir = join(arena.dir, 'speech-channels');
  await mkdir(dir);
  const files = await splitChannels(storage, row, { dir, progress: { signal, report: () => {} } });
  try {
    const factors: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const begin = performance.now();
      for (const audio of files)
        await engine.transcribe({ audio, language: 'en', model: null, limitSeconds: 3_600, signal });
      const factor = seconds / ((performance.now() - begin) / 1000);
      // The first round loads the model from disk.
      if (round > 0) factors.push(factor);
      console.error(`  Whisper base, round ${round}/${rounds}: ${factor.toFixed(1)} × real time`);
    }
    return { factors, memoryMb: await residentMb(speech.child.pid) };
  } finally {
    await speech.stop();
  }
}
