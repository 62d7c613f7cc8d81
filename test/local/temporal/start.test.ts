import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { expect, onTestFinished, test } from 'vitest';
import { searchAttributes } from '../../../core/search-attributes.ts';
import { anyFreePort } from '../../../local/machine/ports.ts';
import { findTemporal } from '../../../local/temporal/find.ts';
import { startTemporal, type TemporalOptions } from '../../../local/temporal/start.ts';
import { aFolder } from '../../fixtures/folder.ts';

const cache = fileURLToPath(new URL('../../../.callweave/cache', import.meta.url));

async function place(): Promise<TemporalOptions> {
  const dir = await aFolder();
  return {
    program: await findTemporal(cache, process.env, () => {}),
    dir: join(dir, 'temporal'),
    port: await anyFreePort(),
    uiPort: await anyFreePort(),
    logFile: join(dir, 'temporal.log'),
  };
}

async function up(options: TemporalOptions) {
  const temporal = await startTemporal(options);
  onTestFinished(() => temporal.child.stop('SIGKILL'));
  const connection = await Connection.connect({ address: temporal.address });
  onTestFinished(() => connection.close());
  return { temporal, connection, client: new Client({ connection }) };
}

test('runs, retention and search attributes are there again after the server was killed', async () => {
  const options = await place();
  const { temporal, client } = await up(options);
  await client.workflow.start('waits', { taskQueue: 'nobody', workflowId: 'call/a/1' });
  process.kill(temporal.child.pid, 'SIGKILL');
  await temporal.child.exited;

  const again = await up(options);
  expect((await again.client.workflow.getHandle('call/a/1').describe()).status.name).toBe('RUNNING');
  const { config } = await again.connection.workflowService.describeNamespace({ namespace: 'default' });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
  const { customAttributes } = await again.connection.operatorService.listSearchAttributes({ namespace: 'default' });
  expect(Object.keys(customAttributes).sort()).toEqual(expect.arrayContaining(Object.keys(searchAttributes).sort()));
  expect((await fetch(`${again.temporal.uiUrl}/healthz`)).status).toBe(200);
  await again.temporal.stop();
});

test('a taken port is one sentence', async () => {
  const options = await place();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(options.uiPort ?? 0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  await expect(startTemporal(options)).rejects.toThrow(`Port ${options.uiPort}, which Temporal uses, is taken`);
});

test('a damaged file is one sentence', async () => {
  const options = await place();
  await (await up(options)).temporal.stop();
  await rm(join(options.dir, 'temporal.db-wal'), { force: true }); // it would mend the file
  await writeFile(join(options.dir, 'temporal.db'), 'this was a database once '.repeat(500));
  await expect(startTemporal(options)).rejects.toThrow(/The Temporal file .* is damaged/);
});
