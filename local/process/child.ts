import { type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { noteProcess } from './notes.ts';
import { rotateLog } from './rotate.ts';

export type Child = {
  pid: number;
  /** Resolves once, with text such as `exit code 1` or `signal SIGKILL`. Never rejects. */
  exited: Promise<string>;
  /** Fires with `exited`. */
  gone: AbortSignal;
  /** Sends the signal, then kills after the grace time. Harmless on a child that is gone. */
  stop: (signal?: NodeJS.Signals, graceMs?: number) => Promise<void>;
  /** The last lines this child wrote, at most 4,000 characters. */
  lastWords: () => string;
  /** Lets this process exit while the child keeps running. */
  leave: () => void;
};

export type ChildOptions = Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> & {
  command: string;
  args: readonly string[];
  /** The child itself appends its output here, so it can keep writing when we are gone. */
  logFile: string;
  /** Where a later start looks up who this was, see notes.ts. */
  noteFile?: string | undefined;
};

/**
 * Starts a program in its own process group: a Ctrl-C in the terminal only reaches us, and we stop children in order.
 */
export async function startChild({ command, args, logFile, noteFile, ...options }: ChildOptions): Promise<Child> {
  mkdirSync(dirname(logFile), { recursive: true });
  rotateLog(logFile);
  const log = openSync(logFile, 'a');
  const from = fstatSync(log).size;
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  const gone = new AbortController();
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  void exited.then(() => gone.abort());
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  if (noteFile && child.pid) noteProcess(noteFile, child.pid);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM', graceMs = 10_000) => {
    if (gone.signal.aborted) return;
    child.kill(signal);
    const late = new AbortController();
    await Promise.race([exited, sleep(graceMs, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
    if (!gone.signal.aborted) child.kill('SIGKILL');
    await exited;
  };
  const lastWords = () => {
    const all = readFileSync(logFile);
    // A log that was rotated meanwhile contains only this run's output.
    return all
      .subarray(all.length < from ? 0 : from)
      .toString('utf8')
      .slice(-4000)
      .trim();
  };
  return { pid: child.pid ?? -1, exited, gone: gone.signal, stop, lastWords, leave: () => child.unref() };
}
