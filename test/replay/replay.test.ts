import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type ReplayHistoriesIterable, Runtime, Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { bundleWorkflows } from '../../worker/bundle.ts';
import { historiesDir } from '../fixtures/histories.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

/** Every path through our workflows that has a kept history; a path without a file fails here, and so does a file without a path. */
const paths = [
  'call-done',
  'call-retried',
  'call-parked-retried',
  'call-parked-skipped',
  'call-parked-failed',
  'call-canceled',
  'call-rerun',
  'call-outage-in-link',
  'call-outage-in-transcribe',
  'call-limited',
  'call-waited',
  'call-parked-local',
  'call-submitted-signaled',
  'call-submitted-polled',
  'call-two-units-parked',
  'contact-answered',
  'contact-busy-answered',
  'contact-exhausted',
  'contact-invalid-number',
  'contact-polled',
  'contact-signaled',
  'contact-lost-reply',
  'contact-not-placed',
  'contact-unresolved',
  'contact-killed-before',
  'contact-killed-after',
  'contact-canceled',
  'contact-rescheduled-canceled',
  'contact-canceled-in-call',
  'contact-run-canceled',
  'contact-gone',
  'contact-held',
  'contact-concluded-late',
  'contact-continued',
];

const files = readdirSync(historiesDir).filter((name) => name.endsWith('.json'));
type Kept = ReplayHistoriesIterable extends AsyncIterable<infer T> | Iterable<infer T> ? T : never;
const kept = files.map((name) => JSON.parse(readFileSync(`${historiesDir}/${name}`, 'utf8')) as Kept);

/** Names of the files whose run would go another way under this bundle. */
async function broken(workflowBundle: Awaited<ReturnType<typeof bundleWorkflows>>): Promise<string[]> {
  const failed: string[] = [];
  let replayed = 0;
  for await (const { error, workflowId } of Worker.runReplayHistories({ workflowBundle }, kept)) {
    replayed++;
    if (error) failed.push(files[kept.findIndex((one) => one.workflowId === workflowId)] ?? workflowId);
  }
  expect(replayed).toBe(files.length);
  return failed;
}

test('every path has a kept history and every kept history a path', () => {
  expect(new Set(files.map((name) => name.replace(/^v\d+-|\.json$/g, '')))).toEqual(new Set(paths));
});

test('every kept history replays with the workflows of today', async () => {
  expect(await broken(await bundleWorkflows())).toEqual([]);
});

test('a workflow that does one step less is caught', async () => {
  const changed = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./changed.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  expect(await broken(changed)).toEqual(expect.arrayContaining(['v1-call-done.json', 'v1-contact-answered.json']));
});

test('the bundle stays small: no library for the edges has crept into the sandbox', async () => {
  const { code } = await bundleWorkflows();
  expect(Buffer.byteLength(code)).toBeLessThan(2.2 * 1024 * 1024);
});
