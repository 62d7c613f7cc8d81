import { afterAll, expect, test } from 'vitest';
import { type Role, roles } from '../../core/queues.ts';
import { loadConfig } from '../../core/settings/environment.ts';
import { openDatabase } from '../../db/open.ts';
import { openTemporaryFiles } from '../../providers/temporary/folder.ts';
import type { RunsPort } from '../../services/runs/port.ts';
import { compose } from '../../worker/compose.ts';
import { createTools } from '../../worker/tools.ts';
import { aFolder } from '../fixtures/folder.ts';

const config = loadConfig({
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
  CALLWEAVE_SECRET_KEY: Buffer.alloc(32).toString('base64'),
  SPEECH_URL: 'http://127.0.0.1:1',
  OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
  S3_BUCKET: 'calls',
});
const db = openDatabase(config.DATABASE_URL, { onError: () => {} });
const temporary = await openTemporaryFiles(await aFolder());
afterAll(async () => {
  await temporary.close();
  await db.$client.end();
});

const composed = (some: readonly Role[]) => {
  const given = { db, runs: {} as RunsPort, now: () => new Date() };
  const tools = createTools(config, given);
  return { activities: compose(config, { ...given, temporary, tools }, some), tools: [...tools.made].sort() };
};

test.each<[Role, string[]]>([
  ['workflow', []],
  ['ingest', ['decoder', 'storage', 'web']],
  ['speech', ['decoder', 'seats', 'speech', 'storage']],
  ['analysis', ['model', 'seats', 'storage']],
  ['outreach', ['simulator']],
])('a worker of the role %s puts together its own activities and what they use, nothing else', (role, tools) => {
  const made = composed([role]);
  expect(Object.keys(made.activities)).toEqual([role]);
  expect(Object.keys(made.activities[role] ?? {})).not.toEqual([]);
  expect(made.tools).toEqual(tools);
});

test('a worker of all roles makes each tool once, and no activity is missing or twice', () => {
  const { activities, tools } = composed(roles);
  expect(tools).toEqual(['decoder', 'model', 'seats', 'simulator', 'speech', 'storage', 'web']);
  const names = Object.values(activities).flatMap((own) => Object.keys(own));
  expect(new Set(names).size).toBe(names.length);
});
