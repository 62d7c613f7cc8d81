import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../db/ids.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { createFolderStorage } from '../../providers/storage/folder.ts';
import { receiveCall } from '../../services/call/receive.ts';
import type { CallStart, RunsPort } from '../../services/runs/port.ts';
import { startUnstarted } from '../../services/sweep/unstarted.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { aFolder } from '../fixtures/folder.ts';

const { db } = await useDatabase();
const storage = createFolderStorage(await aFolder());
const noon = new Date('2026-11-20T12:00:00Z');
const later = new Date(noon.getTime() + 5_000);

/** A server of runs that can be switched off, and what it was asked to start. */
function aRunServer({ up }: { up: boolean }) {
  const started: CallStart[] = [];
  const server = {
    up,
    started,
    runs: {
      startCall: async (call: CallStart) => {
        if (!server.up) throw new Error('connection refused');
        started.push(call);
        return 'started' as const;
      },
    } as RunsPort,
  };
  return server;
}

const post = (runs: RunsPort, tenantId: string) =>
  receiveCall(
    { db, runs, storage, now: () => noon },
    {
      tenantId,
      call: { sourceCallId: newId(), direction: 'inbound', from: '+14155550123', to: null, startedAt: noon },
    },
  );

test('a call that comes while the server of runs is away is accepted, and the sweep starts its run', async () => {
  const tenantId = await aTenant(db);
  const server = aRunServer({ up: false });
  const { callId } = await post(server.runs, tenantId);
  expect(server.started).toEqual([]);

  server.up = true;
  await startUnstarted({ db, runs: server.runs, now: () => later });

  expect(server.started).toMatchObject([{ tenantId, callId }]);
  await startUnstarted({ db, runs: server.runs, now: () => later });
  expect(server.started).toHaveLength(1);
});

test('a call whose run was started is left alone, and so is one that came a moment ago', async () => {
  const tenantId = await aTenant(db);
  const up = aRunServer({ up: true });
  await post(up.runs, tenantId);
  const down = aRunServer({ up: false });
  await post(down.runs, tenantId);
  down.up = true;

  await startUnstarted({ db, runs: down.runs, now: () => noon });

  expect(down.started).toEqual([]);
  expect(up.started).toHaveLength(1);
  await startUnstarted({ db, runs: down.runs, now: () => later });
});

test('a sweep while the server is still away loses nothing', async () => {
  const tenantId = await aTenant(db);
  const server = aRunServer({ up: false });
  const { callId } = await post(server.runs, tenantId);

  await expect(startUnstarted({ db, runs: server.runs, now: () => later })).rejects.toThrow(
    '1 runs cannot be started yet',
  );

  const [row] = await withTenant(db, tenantId, (tx) => tx.select().from(calls).where(eq(calls.id, callId)));
  expect(row?.runStartedAt).toBeNull();
});
