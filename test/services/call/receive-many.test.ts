import { and, eq, inArray } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { callPriorities } from '../../../core/call.ts';
import { newId } from '../../../db/ids.ts';
import { calls } from '../../../db/tables/calls.ts';
import { withTenant } from '../../../db/tenant.ts';
import { createFolderStorage } from '../../../providers/storage/folder.ts';
import { receiveCall, receiveCalls } from '../../../services/call/receive.ts';
import type { CallStart, RunsPort } from '../../../services/runs/port.ts';
import { startUnstarted } from '../../../services/sweep/unstarted.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { aFolder } from '../../fixtures/folder.ts';

const { db } = await useDatabase();
const storage = createFolderStorage(await aFolder());
const now = () => new Date();

/** A server of runs that is away until it is let up, and what it was asked to start. */
function aRunServer() {
  const started: CallStart[] = [];
  const server = { up: false, started };
  const startCall = async (call: CallStart) => {
    if (!server.up) throw new Error('connection refused');
    started.push(call);
    return 'started' as const;
  };
  return Object.assign(server, { deps: { db, storage, runs: { startCall } as RunsPort, now } });
}
const aCall = (sourceCallId: string = newId(), end = 2) => ({
  call: {
    sourceCallId,
    direction: 'inbound' as const,
    from: '+14155550123',
    to: null,
    startedAt: now(),
    transcript: { turns: [{ speaker: 'agent' as const, start: 1, end, text: 'Good morning.' }] },
  },
});

test('hundreds of calls come in at once: known ones by their ids, bad ones named, with the priority a sweep also starts them with', async () => {
  const tenantId = await aTenant(db);
  const server = aRunServer();
  const { callId } = await receiveCall(server.deps, { tenantId, ...aCall('known') });
  const fresh = Array.from({ length: 300 }, (_, n) => aCall(`fresh-${n}`));
  const intake = [aCall('known'), aCall('bad', 0), ...fresh, aCall('fresh-7')];

  const answers = await receiveCalls(server.deps, { tenantId, intake, priority: callPriorities.backfill });

  expect(answers).toHaveLength(303);
  expect(answers[0]).toEqual({ callId, known: true });
  expect(answers[1]).toMatchObject({
    problem: { code: 'invalid_input', fields: [{ field: 'transcript.turns.0.end' }] },
  });
  expect(answers.slice(2, 302).every((one) => 'known' in one && !one.known)).toBe(true);
  expect(answers[302]).toEqual({ ...answers[9], known: true });
  const rows = await withTenant(db, tenantId, (tx) =>
    tx
      .select({ priority: calls.priority })
      .from(calls)
      .where(
        and(
          eq(calls.tenantId, tenantId),
          inArray(
            calls.sourceCallId,
            fresh.map(({ call }) => call.sourceCallId),
          ),
        ),
      ),
  );
  expect(rows.map(({ priority }) => priority)).toEqual(Array(300).fill(callPriorities.backfill));

  server.up = true;
  await startUnstarted({ ...server.deps, now: () => new Date(Date.now() + 60_000) });
  const ours = server.started.filter((one) => one.tenantId === tenantId);
  expect(ours.filter(({ priority }) => priority === callPriorities.backfill)).toHaveLength(300);
  expect(ours.filter(({ priority }) => priority === callPriorities.live)).toHaveLength(1);
});

test('two lists with the same calls in other orders make each call once', async () => {
  const tenantId = await aTenant(db);
  const { deps } = aRunServer();
  const intake = Array.from({ length: 60 }, (_, n) => aCall(`call-${n}`));
  const lists = [intake, intake.toReversed()];
  const [one, other] = await Promise.all(
    lists.map((list) => receiveCalls(deps, { tenantId, intake: list, priority: callPriorities.live })),
  );
  const ids = (answers: typeof one) => new Set(answers?.map((answer) => ('callId' in answer ? answer.callId : '')));
  expect(ids(one)).toEqual(ids(other));
  expect(await withTenant(db, tenantId, (tx) => tx.$count(calls, eq(calls.tenantId, tenantId)))).toBe(60);
});
