import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { Client, Connection } from '@temporalio/client';
import { describeBug } from '../core/bug.ts';
import { loadConfig } from '../core/settings/environment.ts';
import { watchLogin } from '../db/login.ts';
import { openDatabase } from '../db/open.ts';
import { openLog } from '../providers/log/open.ts';
import { openMail } from '../providers/mail/smtp.ts';
import { openOidc } from '../providers/oidc/open.ts';
import { openStorage } from '../providers/storage/open.ts';
import { openTemporaryFiles } from '../providers/temporary/folder.ts';
import { createQueueReader } from '../runs/queues.ts';
import { createTemporalRuns } from '../runs/temporal.ts';
import { createApp } from './app.ts';
import { openFeed } from './feed/feed.ts';
import type { ApiDeps } from './kit/deps.ts';
import { runUrls, withDeadlines } from './runs.ts';

/** How long requests under way have to finish. */
const graceMs = 10_000;

const config = loadConfig(process.env);
const log = openLog('api', config.LOG_LEVEL);

const db = openDatabase(config.DATABASE_URL, {
  max: config.DATABASE_POOL,
  onError: ({ name }) => log.warn({ name }, 'an idle database connection was lost'),
});
// Connects on first use, so the API can report that Temporal is down instead of not starting.
const temporal = Connection.lazy({ address: config.TEMPORAL_ADDRESS, connectTimeout: '2 seconds' });
const client = new Client({ connection: temporal, namespace: config.TEMPORAL_NAMESPACE });
const runs = withDeadlines(createTemporalRuns(client), temporal);
const temporary = await openTemporaryFiles(config.TEMP_DIR);
const feed = openFeed({ db, databaseUrl: config.DATABASE_URL });

/** The configured sign-in service; undefined if there is none. */
function openSignInService(): ApiDeps['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = config;
  const tenantId = config.OIDC_TENANT_ID;
  if (!issuer || !clientId || !clientSecret || !tenantId) return undefined;
  const port = openOidc({ issuer, clientId, clientSecret, label: config.OIDC_BUTTON_LABEL });
  return { port, issuer: { tenantId, role: config.OIDC_AUTO_CREATE ? config.OIDC_ROLE : null } };
}

/** The configured mail server; undefined if there is none. */
function openMailServer(): ApiDeps['mail'] {
  const { SMTP_URL: url, MAIL_FROM: from } = config;
  return url && from ? openMail({ url, from }) : undefined;
}

const app = createApp({
  db,
  storage: openStorage(config),
  temporary,
  runs,
  feed,
  runUrl: runUrls(config),
  checkRuns: () =>
    temporal.withDeadline(Date.now() + 2_500, async () => void (await temporal.workflowService.getSystemInfo({}))),
  readQueues: createQueueReader(temporal, config.TEMPORAL_NAMESPACE),
  now: () => new Date(),
  log,
  secretKey: config.CALLWEAVE_SECRET_KEY,
  publicUrl: config.PUBLIC_URL,
  oidc: openSignInService(),
  mail: openMailServer(),
  trustedProxies: config.TRUSTED_PROXIES,
  webDir: config.WEB_DIR,
  maxUploadBytes: config.MAX_UPLOAD_BYTES,
  wholeBodyMs: 60_000,
  heartbeatMs: 10_000,
  requestsPerMinute: config.API_REQUESTS_PER_MINUTE,
});

void watchLogin(db, (more) => {
  log.fatal({ more }, 'the login in DATABASE_URL has too many rights: see docs/operators.md');
  process.exit(1);
});

const server = serve({ fetch: app.fetch, hostname: config.API_HOST, port: config.API_PORT }, ({ address, port }) =>
  log.info({ address, port }, 'listening'),
);
server.on('error', (error: NodeJS.ErrnoException) => {
  log.fatal({ code: error.code, port: config.API_PORT }, 'cannot listen');
  process.exit(1);
});
// A large recording over a slow line takes a while; the socket's own limit cuts off a silent sender.
if ('requestTimeout' in server) {
  server.requestTimeout = 0;
  server.timeout = 120_000;
}

/** An uncaught bug: logged without the data it may quote, and the process exits. */
const crash = (error: unknown) => {
  log.fatal({ bug: describeBug(error) }, 'stopped by a bug');
  process.exit(1);
};
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

let stopping = false;
async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ signal }, 'stopping');
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await feed.stop();
  if ('closeIdleConnections' in server) server.closeIdleConnections();
  await Promise.race([closed, sleep(graceMs)]);
  await db.$client.end();
  await temporal.close();
  await temporary.close();
  log.info('stopped');
  process.exit(0);
}
process.on('SIGTERM', () => void stop('SIGTERM'));
process.on('SIGINT', () => void stop('SIGINT'));
