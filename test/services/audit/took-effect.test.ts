import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { Problem } from '../../../core/problem.ts';
import { newId } from '../../../db/ids.ts';
import { auditLog } from '../../../db/tables/audit.ts';
import { calls, parked } from '../../../db/tables/calls.ts';
import { withTenant } from '../../../db/tenant.ts';
import { createFolderStorage } from '../../../providers/storage/folder.ts';
import { cancelCall } from '../../../services/call/cancel.ts';
import { receiveCall } from '../../../services/call/receive.ts';
import { rerunCall } from '../../../services/call/rerun.ts';
import { parkCall } from '../../../services/parked/park.ts';
import { decideParked } from '../../../services/parked/resolve.ts';
import { resolveParked } from '../../../services/parked/resolved.ts';
import { cancelPlan } from '../../../services/plan/cancel.ts';
import type { RunsPort } from '../../../services/runs/port.ts';
import { anAct } from '../../fixtures/act.ts';
import { aCall } from '../../fixtures/calls.ts';
import { aPlan } from '../../fixtures/contact.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';
import { aFolder } from '../../fixtures/folder.ts';

const { db } = await useDatabase();
const storage = createFolderStorage(await aFolder());
const tenantId = await aTenant(db);
const now = () => new Date();

/** A server of runs that is away, and would refuse every decision. */
const away = () => Promise.reject(new Problem('unavailable', 'Temporal cannot be reached'));
const runs = {
  startCall: away,
  stopCall: away,
  startContact: away,
  resolveCall: () => Promise.reject(new Problem('conflict', 'The call is not waiting at transcribe')),
} as unknown as RunsPort;
const deps = { db, runs, now };
const act = anAct(tenantId);

const post = async () =>
  (
    await receiveCall(
      { db, runs, storage, now },
      { tenantId, call: aCall({ recordingUrl: 'https://example.com/1.wav' }) },
    )
  ).callId;
const entries = (subjectId: string) =>
  withTenant(db, tenantId, (tx) =>
    tx
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.tenantId, tenantId), eq(auditLog.subjectId, subjectId))),
  );

test('a cancel of a call without a run cancels it and is recorded; a second one is refused and is not', async () => {
  const callId = await post();
  await cancelCall(deps, act, { tenantId, callId });
  const [row] = await withTenant(db, tenantId, (tx) => tx.select().from(calls).where(eq(calls.id, callId)));
  expect(row).toMatchObject({ stage: 'canceled', finishedAt: expect.any(Date) });
  await expect(cancelCall(deps, act, { tenantId, callId })).rejects.toMatchObject({ code: 'conflict' });
  expect(await entries(callId)).toMatchObject([{ before: { stage: 'received' }, after: { stage: 'canceled' } }]);
});

test('a rerun is recorded where the row goes on to it, not where it is refused', async () => {
  const callId = await post();
  const rerun = () => rerunCall(deps, act, { tenantId, callId, from: 'link' });
  await expect(rerun()).rejects.toMatchObject({ code: 'conflict' });
  expect(await entries(callId)).toEqual([]);
  await cancelCall(deps, act, { tenantId, callId });
  await rerun();
  await expect(rerun()).rejects.toMatchObject({ code: 'conflict' });
  expect((await entries(callId)).map(({ after }) => after)).toEqual([
    { stage: 'canceled' },
    { stage: 'linking', from: 'link' },
  ]);
});

test('a decision that the run refuses is not recorded; one that it carries out is, once', async () => {
  const ref = { tenantId, callId: await post() };
  const unit = { step: 'transcribe', unit: 'main' } as const;
  await withTenant(db, tenantId, (tx) => parkCall(tx, ref, { ...unit, type: 'TooLarge', message: 'no' }, now()));
  const decision = { ...ref, id: ref.callId, action: 'skip', note: null, by: null, requestId: newId() } as const;
  await expect(decideParked(deps, act, decision)).rejects.toMatchObject({ code: 'conflict' });
  const [row] = await withTenant(db, tenantId, (tx) => tx.select().from(parked).where(eq(parked.callId, ref.callId)));
  expect(row).toMatchObject({ resolvedAt: null, action: null });
  expect(await entries(row?.id ?? '')).toEqual([]);

  for (let times = 0; times < 2; times++)
    await withTenant(db, tenantId, (tx) =>
      resolveParked(tx, ref, { ...unit, action: 'skip', decisionId: decision.requestId }, now()),
    );
  expect(await entries(row?.id ?? '')).toMatchObject([{ after: { action: 'skip', ...unit } }]);
});

test('a cancel of a plan is recorded once, and not where the plan has ended otherwise', async () => {
  const [open, over] = [
    await aPlan(db, tenantId),
    await aPlan(db, tenantId, { state: 'completed', endReason: 'answered', endedAt: now() }),
  ];
  const cancel = ({ planId }: typeof open) => cancelPlan(deps, act, { tenantId, planId, note: null });
  await cancel(open);
  await cancel(open);
  await expect(cancel(over)).rejects.toMatchObject({ code: 'conflict' });
  expect(await entries(open.planId)).toMatchObject([{ before: { state: 'waiting' }, after: { state: 'canceled' } }]);
  expect(await entries(over.planId)).toEqual([]);
});
