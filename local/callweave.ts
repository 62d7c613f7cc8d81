import { join } from 'node:path';
import { openDatabase } from '../db/open.ts';
import { type Account, openAccount } from './first/account.ts';
import { choosePorts } from './machine/addresses.ts';
import { openDataDir } from './machine/data-dir.ts';
import { ensureSecretKey, writeJson } from './machine/json-file.ts';
import { lockDataDir } from './machine/lock.ts';
import type { Say } from './machine/say.ts';
import type { Options } from './options.ts';
import { startApi } from './part/api.ts';
import type { Context } from './part/context.ts';
import { openOwnDatabase } from './part/database.ts';
import { openRuns } from './part/runs.ts';
import { openSpeech } from './part/speech.ts';
import { startWorker } from './part/worker.ts';
import { endLeftovers } from './process/notes.ts';
import { rotateLogs } from './process/rotate.ts';
import { childEnv, configuredServers } from './settings.ts';
import type { openShutdown } from './shutdown.ts';
import { buildWeb } from './web.ts';

export type Callweave = {
  apiUrl: string;
  temporalUiUrl: string | null;
  /** Audio can be transcribed. */
  transcribes: boolean;
  account: Account & { fresh: boolean };
  sampleDir: string;
  project: string;
};

type Start = {
  options: Options;
  project: string;
  env: Record<string, string | undefined>;
  say: Say;
  shutdown: ReturnType<typeof openShutdown>;
};

/**
 * Starts all parts, in parallel where they do not depend on each other, and writes local.json. First ends whatever an
 * earlier, killed start left running, so repeating it is harmless.
 * @throws {LocalProblem} when a person must act; parts already started are registered with the shutdown and must be
 *   ended by the caller
 */
export async function startCallweave({ options, project, env, say, shutdown }: Start): Promise<Callweave> {
  const dir = await openDataDir(options.dataDir);
  const unlock = await lockDataDir(dir.root);
  shutdown.onStop('lock', async () => unlock());
  // Includes anything that is still starting when shutdown is requested.
  shutdown.onStop('rest', async () => void (await endLeftovers(dir.run)));
  const leftovers = await endLeftovers(dir.run);
  if (leftovers.length > 0) say('start', `stopped what the last start left running: ${leftovers.join(', ')}`);

  const stopRotating = rotateLogs(dir.logs);
  shutdown.onStop('logs', async () => stopRotating());
  const ports = await choosePorts(dir.root, options.port);
  const own = configuredServers(env);
  const { onStop, ending } = shutdown;
  const context: Context = { dir, ports, env, say, project, onStop, ending };
  say('start', `Callweave in ${dir.root}`);
  const speaking = openSpeech(context, { named: own.speech, openAi: own.openAi, wanted: options.speech });
  const base = openBase(context, own);
  // Speech may have a gigabyte to download first; only the worker needs to know how that ended.
  const [{ account, found }, speech] = await Promise.all([
    base,
    speaking,
    base.then(({ found }) => startApi(context, childEnv(env, { ...found, speechUrl: null }))),
    Promise.all([base, speaking]).then(([{ found }, { url }]) =>
      startWorker(context, childEnv(env, { ...found, speechUrl: url }), found),
    ),
  ]);
  const { databaseUrl, temporalAddress, temporalNamespace, temporalUiUrl } = found;
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const { tenantId, apiKey } = account;
  await writeJson(join(dir.root, 'local.json'), {
    ...{ apiUrl, webUrl: apiUrl, temporalUiUrl, temporalAddress, temporalNamespace, databaseUrl },
    ...{ speechUrl: speech.url, tenantId, apiKey },
  });
  return { apiUrl, temporalUiUrl, transcribes: speech.transcribes, account, sampleDir: dir.sample, project };
}

/** What both API and worker depend on. */
async function openBase(context: Context, own: ReturnType<typeof configuredServers>) {
  const { dir, ports, project, say } = context;
  const [{ databaseUrl, account }, runs, webDir, secretKey] = await Promise.all([
    openData(context, own.database),
    openRuns(context, own.temporal),
    buildWeb({ project, logFile: join(dir.logs, 'web.log'), say: (text) => say('web', text) }),
    ensureSecretKey(join(dir.root, 'secret.json')),
  ]);
  const found = {
    databaseUrl,
    temporalAddress: runs.address,
    temporalNamespace: runs.namespace,
    temporalUiUrl: runs.uiUrl,
    secretKey,
    storageDir: dir.storage,
    tempDir: dir.temporary,
    apiPort: ports.api,
    webDir,
  };
  return { account, found };
}

async function openData(context: Context, named: string | undefined) {
  const databaseUrl = await openOwnDatabase(context, named);
  const db = openDatabase(databaseUrl, { max: 1, onError: () => {} });
  try {
    const account = await openAccount(join(context.dir.root, 'account.json'), { db, now: () => new Date() });
    return { databaseUrl, account };
  } finally {
    await db.$client.end();
  }
}
