import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fullDisk, LocalProblem } from '../machine/problem.ts';
import { type Child, startChild } from '../process/child.ts';
import { installSpeech } from './install.ts';
import { type Env, pipProblem, runToEnd } from './run.ts';

export type SpeechPlace = {
  /** Folder of the project. */
  project: string;
  /** Folder for packages and models, about 600 MB; created if missing. */
  dir: string;
  /** WHISPER_MODEL and WHISPER_DEVICE choose; PYTHON names the Python. */
  env: Env;
  say: (text: string) => void;
  signal?: AbortSignal;
};

/** How to start the speech server, except for its port. */
export type SpeechProgram = { command: string; args: string[]; env: Env; dir: string; model: string };

/**
 * Installs what the speech server needs and downloads its model; downloads nothing twice.
 * @throws {LocalProblem} when a person must act; the message says how
 */
export async function prepareSpeech({ project, dir, env, say, signal }: SpeechPlace): Promise<SpeechProgram> {
  const source = join(project, 'speech');
  const models = join(dir, 'models');
  const model = env.WHISPER_MODEL || 'base';
  const python = await installSpeech({ source, dir: join(dir, 'python'), env, say, signal });
  const ownEnv = { ...python.env, PYTHONPYCACHEPREFIX: join(dir, 'bytecode') };
  say(`speech model ${model}`);
  await runToEnd(python.command, [join(source, 'weights.py'), model, '--models', models], {
    env: ownEnv,
    signal,
  }).catch((error: Error) => {
    if (signal?.aborted) throw error;
    throw pipProblem(error.message, dir);
  });
  const args = [
    join(source, 'serve.py'),
    '--model',
    model,
    '--device',
    env.WHISPER_DEVICE || 'cpu',
    '--models',
    models,
  ];
  return { command: python.command, args, env: ownEnv, dir, model };
}

export type Speech = { url: string; child: Child; stop: () => Promise<void> };

const longestStartMs = 60_000;

/**
 * Starts the speech server on 127.0.0.1 and resolves when it responds; the model is read from disk meanwhile, or on the
 * first request.
 * @throws {LocalProblem} when a person must act: port taken, full disk
 */
export async function startSpeech(
  { command, args, env, dir }: SpeechProgram,
  { port, logFile, noteFile }: { port: number; logFile: string; noteFile?: string | undefined },
): Promise<Speech> {
  const child = await startChild({
    command,
    args: [...args, '--host', '127.0.0.1', '--port', String(port), '--warm'],
    env: env as NodeJS.ProcessEnv,
    logFile,
    ...(noteFile === undefined ? {} : { noteFile }),
  });
  const url = `http://127.0.0.1:${port}`;
  const late = AbortSignal.timeout(longestStartMs);
  while (!child.gone.aborted && !late.aborted) {
    if ((await whoAnswers(url)) === child.pid) return { url, child, stop: () => child.stop('SIGTERM', 5_000) };
    await sleep(50);
  }
  const words = child.lastWords();
  const how = child.gone.aborted ? await child.exited : 'it did not answer within a minute';
  await child.stop('SIGKILL');
  if (/address already in use/i.test(words)) {
    throw new LocalProblem(`Port ${port}, which local speech uses, is taken by another program: stop that program.`);
  }
  throw fullDisk(words, dir) ?? new LocalProblem(`The speech server does not start (${how}): see ${logFile}.`);
}

/** The process that answers there, so another program on our port is not mistaken for our server. */
async function whoAnswers(url: string): Promise<unknown> {
  const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })
    .then((response) => response.json())
    .catch(() => undefined);
  return (answer as { pid?: unknown } | null | undefined)?.pid;
}
