import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Client } from '@temporalio/client';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import { createApp } from '../../api/app.ts';
import { openFeed } from '../../api/feed/feed.ts';
import type { ApiDeps } from '../../api/kit/deps.ts';
import type { Database } from '../../db/open.ts';
import { openStorage } from '../../providers/storage/open.ts';
import { openTemporaryFiles } from '../../providers/temporary/folder.ts';
import { createQueueReader } from '../../runs/queues.ts';
import { createTemporalRuns } from '../../runs/temporal.ts';
import { createApiKey } from '../../services/access/api-key.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { type Namespace, useNamespace } from '../fixtures/workers.ts';

export type TestApi = {
  url: string;
  db: Database;
  databaseUrl: string;
  /** As the owner of the tables. */
  ownerUrl: string;
  /** Sends a statement as the owner of the tables. */
  asOwner: (statement: string) => Promise<void>;
  deps: ApiDeps;
  client: Client;
  /** Where its runs are started; nobody works there by itself. */
  namespace: Namespace;
  storageDir: string;
  /** What was logged, line by line. */
  logged: () => string;
  /** A tenant with a key; `call` sends a request under it. */
  asTenant: () => Promise<TestTenant>;
};

export type TestTenant = {
  tenantId: string;
  key: string;
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
};

/** The real app behind a real listener, on a database, a storage folder and a Temporal namespace of its own. */
export async function useApi(over: Partial<ApiDeps> = {}): Promise<TestApi> {
  const { db, url: databaseUrl, ownerUrl, asOwner } = await useDatabase();
  const at = await useNamespace();
  const { connection, namespace } = at;
  const client = new Client({ connection, namespace });
  const dir = await mkdtemp(join(tmpdir(), 'callweave-api-'));
  const storageDir = join(dir, 'storage');
  let lines = '';
  const deps: ApiDeps = {
    db,
    storage: openStorage({ STORAGE_DIR: storageDir, S3_REGION: 'us-east-1', S3_FORCE_PATH_STYLE: false }),
    temporary: await openTemporaryFiles(`${storageDir}-tmp`),
    runs: createTemporalRuns(client),
    feed: openFeed({ db, databaseUrl }),
    runUrl: () => null,
    checkRuns: async () => void (await connection.workflowService.getSystemInfo({})),
    readQueues: createQueueReader(connection, namespace),
    now: () => new Date(),
    log: pino({ level: 'debug' }, { write: (line) => (lines += line) }),
    secretKey: randomBytes(32).toString('base64'),
    publicUrl: undefined,
    trustedProxies: [],
    webDir: join(dir, 'web'),
    maxUploadBytes: 5 * 1024 ** 2,
    wholeBodyMs: 60_000,
    heartbeatMs: 300,
    requestsPerMinute: 100_000,
    ...over,
  };
  const app = createApp(deps);
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  afterAll(async () => {
    await deps.feed.stop();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });
  const tools = { asOwner, logged: () => lines, asTenant: () => asTenant(url, db) };
  return { url, db, databaseUrl, ownerUrl, deps, client, namespace: at, storageDir, ...tools };
}

async function asTenant(url: string, db: Database): Promise<TestTenant> {
  const tenantId = await aTenant(db);
  const { key } = await createApiKey(db, { tenantId, name: 'test', now: new Date() });
  return {
    tenantId,
    key,
    call: (method, path, body, headers = {}) =>
      fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body !== undefined && typeof body !== 'string' && !(body instanceof FormData)
            ? { 'content-type': 'application/json' }
            : {}),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body) }),
      }),
  };
}

/** A call as a sender tells it, with a transcript. */
export const aCall = (over: Record<string, unknown> = {}) => ({
  sourceCallId: `src-${randomBytes(6).toString('hex')}`,
  direction: 'inbound',
  from: '+1 555 012 3456',
  to: '+1 555 012 9999',
  startedAt: '2026-11-21T09:30:00Z',
  transcript: {
    turns: [
      { speaker: 'agent', start: 0, end: 2, text: 'Harbour Table, good morning.' },
      { speaker: 'customer', start: 2.5, end: 6, text: 'Please call me back tomorrow at three.' },
    ],
  },
  ...over,
});
