import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { registerSearchAttributes } from '../../runs/register.ts';
import { waitForPort } from '../machine/ports.ts';
import { fullDisk, LocalProblem } from '../machine/problem.ts';
import { type Child, startChild } from '../process/child.ts';

export type TemporalOptions = {
  /** The Temporal CLI, see findTemporal. */
  program: string;
  /** Folder for the database file and the program's own HOME; created if missing. */
  dir: string;
  port: number;
  /** Null: without the web UI. */
  uiPort: number | null;
  logFile: string;
  /** See ChildOptions. */
  noteFile?: string | undefined;
  /** In memory, with native time skipping: for tests. */
  skipping?: boolean;
};

export type Temporal = {
  address: string;
  namespace: 'default';
  uiUrl: string | null;
  child: Child;
  stop: () => Promise<void>;
};

const namespace = 'default';
const retentionDays = 30;

const persistent = (dir: string) => [
  ...['--db-filename', join(dir, 'temporal.db')],
  // A write-ahead log makes the file nearly three times as fast, and survives a kill just as well.
  ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
];
const settings = [
  'frontend.enableServerVersionCheck=false',
  'matching.enableFairness=true',
  // Without these the single shard's queue reader waits 50 ms between tasks.
  'history.transferProcessorMaxPollRPS=1000',
  'history.timerProcessorMaxPollRPS=1000',
];
const skippingSettings = ['frontend.WorkflowTimeSkippingEnabled=true', 'history.timerProcessorMaxTimeShift="20ms"'];

/**
 * Starts the Temporal dev server on 127.0.0.1 and resolves when it accepts runs: retention set, search attributes
 * registered. A later start with the same folder has all runs again.
 * @throws {LocalProblem} when a person must act: port taken, full disk
 */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { dir, port, uiPort, skipping = false } = options;
  const home = join(dir, 'home');
  await mkdir(home, { recursive: true });
  const dynamic = [...settings, ...(skipping ? skippingSettings : [])];
  const child = await startChild({
    command: options.program,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'],
      ...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
      ...(skipping ? [] : persistent(dir)),
      ...dynamic.flatMap((setting) => ['--dynamic-config-value', setting]),
    ],
    cwd: dir,
    env: { PATH: process.env.PATH, HOME: home, TEMPORAL_VERSION_CHECK_DISABLED: '1' },
    logFile: options.logFile,
    noteFile: options.noteFile,
  });
  await waitForPort(port, child.gone);
  if (child.gone.aborted) throw explain(child.lastWords(), await child.exited, options);
  const address = `127.0.0.1:${port}`;
  try {
    await prepareNamespace(address);
  } catch (error) {
    await child.stop();
    throw explain(child.lastWords(), String(error), options);
  }
  const uiUrl = uiPort === null ? null : `http://127.0.0.1:${uiPort}`;
  return { address, namespace, uiUrl, child, stop: () => child.stop('SIGTERM') };
}

async function prepareNamespace(address: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const ttl = { seconds: retentionDays * 86_400 };
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: ttl as never },
    });
    await registerSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
}

function explain(words: string, how: string, { port, uiPort, dir, logFile }: TemporalOptions): LocalProblem {
  const taken = [port, uiPort].find((one) => one !== null && words.includes(`port ${one}`));
  if (/address already in use/i.test(words)) {
    return new LocalProblem(
      `Port ${taken ?? port}, which Temporal uses, is taken by another program: stop that program.`,
    );
  }
  if (/malformed|not a database|disk I\/O error|corrupt/i.test(words)) {
    return new LocalProblem(
      `The Temporal file ${join(dir, 'temporal.db')} is damaged: restore it from a backup, or move it away to start without old runs.`,
    );
  }
  return fullDisk(words, dir) ?? new LocalProblem(`Temporal does not start (${how}): see ${logFile}.`);
}
