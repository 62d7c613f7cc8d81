import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, isGrpcServiceError, ServiceError } from '@temporalio/client';
import { NativeConnection, Runtime, TransportError } from '@temporalio/worker';
import { loadConfig } from '../core/settings/environment.ts';
import { watchLogin } from '../db/login.ts';
import { openDatabase } from '../db/open.ts';
import { openLog } from '../providers/log/open.ts';
import { openTemporaryFiles } from '../providers/temporary/folder.ts';
import { createRunInspector } from '../runs/inspect.ts';
import { registerSearchAttributes } from '../runs/register.ts';
import { createTemporalRuns } from '../runs/temporal.ts';
import { bundleWorkflows } from './bundle.ts';
import { compose } from './compose.ts';
import { temporalLogger } from './log.ts';
import { readOptions, usage } from './options.ts';
import { startSweeping } from './sweep.ts';
import { startTidying } from './tidy.ts';
import { createTools } from './tools.ts';
import { createWorker } from './workers.ts';

const options = readOptions(process.argv.slice(2));
if (options.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const config = loadConfig(process.env);
const log = openLog('worker', config.LOG_LEVEL);
Runtime.install({
  logger: temporalLogger(log),
  // The core's messages go to the same log. While the server is down, only the failing part reports it, once.
  telemetryOptions: { logging: { forward: {}, filter: 'temporalio_sdk_core=WARN,temporalio_client=ERROR' } },
  shutdownSignals: ['SIGTERM', 'SIGINT'],
});
const now = () => new Date();
const spareSlots = 5;

/** Servers may start after us, and a namespace after its server: every failed attempt is logged and repeated. */
async function untilReachable<T>(what: string, connect: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await connect();
    } catch (error) {
      if (!(error instanceof TransportError || error instanceof ServiceError || isGrpcServiceError(error))) throw error;
      log.warn({ what, reason: error instanceof Error ? error.message : String(error) }, 'not reachable yet');
      await sleep(1_000);
    }
  }
}

const db = openDatabase(config.DATABASE_URL, {
  max: config.DATABASE_POOL,
  onError: ({ name }) => log.warn({ name }, 'an idle database connection was lost'),
});
void watchLogin(db, (more) => {
  log.fatal({ more }, 'the login in DATABASE_URL has too many rights: see docs/operators.md');
  process.exit(1);
});
const address = config.TEMPORAL_ADDRESS;
const namespace = config.TEMPORAL_NAMESPACE;
const [bundle, [clientConnection, connection]] = await Promise.all([
  bundleWorkflows(),
  Promise.all([
    untilReachable('Temporal', () => Connection.connect({ address })),
    untilReachable('Temporal', () => NativeConnection.connect({ address })),
  ]),
]);
await untilReachable('Temporal', () => registerSearchAttributes(clientConnection, namespace));
const temporary = await openTemporaryFiles(config.TEMP_DIR);
const client = new Client({ connection: clientConnection, namespace });
const runs = createTemporalRuns(client);
const tools = createTools(config, { db, runs, now });
const activities = compose(config, { db, temporary, runs, now, tools }, options.roles);
const look = createRunInspector(client, { connection: clientConnection, namespace });
const parts = {
  connection,
  namespace,
  bundle,
  activities,
  slots: {
    ingest: config.INGEST_SLOTS,
    // More slots than seats: a task without a seat goes back to its timer at once, and needs a slot to find that out.
    speech: Math.max(config.SPEECH_SLOTS, config.SPEECH_SEATS + spareSlots),
    analysis: Math.max(config.ANALYSIS_SLOTS, config.MODEL_SEATS + spareSlots),
    outreach: 20,
  },
};
const workers = await Promise.all(
  options.roles.map((role) => untilReachable('Temporal', () => createWorker(parts, role))),
);
const stopSweeping = options.roles.includes('workflow') ? startSweeping({ db, runs, look, now }, log) : async () => {};
const stopTidying = options.roles.includes('workflow')
  ? startTidying({ db, storage: tools.storage(), temporary, runs, now }, log)
  : () => {};
log.info({ roles: options.roles, tools: tools.made }, 'working');

try {
  // Resolves once a signal has shut the runtime down and running work has ended or been told to stop.
  await Promise.all(workers.map((worker) => worker.run()));
} finally {
  await stopSweeping();
  stopTidying();
  if (options.roles.includes('outreach')) tools.simulator().stop();
  await connection.close();
  await clientConnection.close();
  await temporary.close();
  await db.$client.end();
  log.info('stopped');
}
