import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anyFreePort, waitForPort } from '../local/machine/ports.ts';
import { type Child, startChild } from '../local/process/child.ts';
import type { Arena } from './arena.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

/** Only the API, as a separate process on the arena's servers. `name` names its log; pages come from `webDir`. */
export async function startApi(arena: Arena, { name, webDir }: { name: string; webDir?: string }) {
  const port = await anyFreePort();
  const child: Child = await startChild({
    command: process.execPath,
    args: ['--import', 'tsx', 'api/main.ts'],
    cwd: project,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: arena.databaseUrl,
      TEMPORAL_ADDRESS: arena.temporalAddress,
      CALLWEAVE_SECRET_KEY: randomBytes(32).toString('base64'),
      STORAGE_DIR: join(arena.dir, 'storage'),
      TEMP_DIR: join(arena.dir, 'tmp'),
      API_PORT: String(port),
      API_REQUESTS_PER_MINUTE: '1000000',
      LOG_LEVEL: 'warn',
      WEB_DIR: webDir,
    },
    logFile: join(arena.dir, `${name}.log`),
  });
  await waitForPort(port, child.gone);
  return { url: `http://127.0.0.1:${port}`, child };
}
