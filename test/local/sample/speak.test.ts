import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startChild } from '../../../local/process/child.ts';
import type { Heard } from '../../../local/sample/mix.ts';
import { script } from '../../../local/sample/script.ts';
import { aFolder } from '../../fixtures/folder.ts';

test('two voices speak the script into a two-channel recording of a minute', async () => {
  const dir = await aFolder();
  const child = await startChild({
    command: process.execPath,
    args: ['--import', 'tsx', 'local/sample/speak.ts', dir],
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: process.env,
    logFile: join(dir, 'speak.log'),
  });
  expect(await child.exited).toBe('exit code 0');
  const wav = await readFile(join(dir, 'call.wav'));
  const heard = JSON.parse(await readFile(join(dir, 'heard.json'), 'utf8')) as Heard[];
  expect(heard.map(({ text }) => text)).toEqual(script.map(({ text }) => text));
  const seconds = (wav.length - 44) / 4 / wav.readUInt32LE(24);
  expect(seconds).toBeGreaterThan(45);
  expect(seconds).toBeLessThan(90);

  // Loud where the agent speaks, silent on the customer's side meanwhile.
  const [first] = heard;
  const loudness = (side: number) => {
    let loudest = 0;
    const [from, to] = [first?.start ?? 0, first?.end ?? 0].map((at) => Math.round(at * wav.readUInt32LE(24)));
    for (let i = from ?? 0; i < (to ?? 0); i++)
      loudest = Math.max(loudest, Math.abs(wav.readInt16LE(44 + 4 * i + 2 * side)));
    return loudest;
  };
  expect(loudness(0)).toBeGreaterThan(3000);
  expect(loudness(1)).toBe(0);
});
