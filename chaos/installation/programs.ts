import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Role, roles } from '../../core/queues.ts';
import { waitForPort } from '../../local/machine/ports.ts';
import { type Child, startChild } from '../../local/process/child.ts';
import { openProcess, type Process } from './process.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** Addresses for a program: the ports of our proxies, never those of the servers. */
export type Lines = { postgresUrl: string; temporalAddress: string; storage: string; speech: string; model: string };

/** Small numbers, so a lost one is noticed at once: concurrent downloads, seats at the engines, connections. */
export const widths = { host: 4, speech: 4, model: 6 } as const;
export const pools = { api: 6, worker: 8 } as const;

export type Programs = {
  api: Process;
  workers: Record<Role, Process>;
  /** Another worker of a role, until it is stopped: it takes over while one is frozen. */
  startSpare: (role: Role) => Promise<Child>;
};

type Place = {
  answerSeconds: number;
  dir: string;
  logs: string;
  apiPort: number;
  hold: (stop: () => Promise<unknown>) => void;
};

/**
 * The API and one worker per role, as separate processes. Spare workers are registered too, since a run may be
 * interrupted.
 */
export async function startPrograms(
  lines: Lines,
  { answerSeconds, dir, logs, apiPort, hold }: Place,
): Promise<Programs> {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATABASE_URL: lines.postgresUrl,
    TEMPORAL_ADDRESS: lines.temporalAddress,
    CALLWEAVE_SECRET_KEY: randomBytes(32).toString('base64'),
    SPEECH_URL: lines.speech,
    OPENAI_BASE_URL: `${lines.model}/v1`,
    S3_BUCKET: 'calls',
    S3_ENDPOINT: lines.storage,
    S3_ACCESS_KEY_ID: 'key',
    S3_SECRET_ACCESS_KEY: 'secret',
    S3_FORCE_PATH_STYLE: 'true',
    TEMP_DIR: join(dir, 'temporary'),
    API_PORT: String(apiPort),
    API_REQUESTS_PER_MINUTE: '1000000',
    ALLOW_PRIVATE_URLS: 'true',
    SIMULATOR_SPEED: '20',
    INGEST_SLOTS: String(widths.host),
    SPEECH_SEATS: String(widths.speech),
    MODEL_SEATS: String(widths.model),
    SPEECH_ANSWER_SECONDS: String(answerSeconds),
  };
  const start = (name: string, pool: number, ...args: string[]) =>
    startChild({
      command: process.execPath,
      args: ['--import', 'tsx', ...args],
      cwd: project,
      env: { ...env, DATABASE_POOL: String(pool) },
      logFile: join(logs, `${name}.log`),
    });
  const startApi = async () => {
    const api = await start('api', pools.api, 'api/main.ts');
    await waitForPort(apiPort, api.gone);
    if (api.gone.aborted) throw new Error(`The API does not start: ${api.lastWords()}`);
    return api;
  };
  const startWorker = (role: Role) => start(`worker-${role}`, pools.worker, 'worker/main.ts', '--role', role);
  const open = async (name: string, begin: () => Promise<Child>) => {
    const opened = await openProcess(name, begin, { signal: 'SIGKILL', graceMs: 1_000 });
    hold(opened.stop);
    return opened;
  };
  const [api, ...workers] = await Promise.all([
    open('api', startApi),
    ...roles.map((role) => open(`worker-${role}`, () => startWorker(role))),
  ]);
  return {
    api,
    workers: Object.fromEntries(roles.map((role, at) => [role, workers[at]])) as Record<Role, Process>,
    async startSpare(role) {
      const spare = await startWorker(role);
      hold(() => spare.stop('SIGKILL'));
      return spare;
    },
  };
}
