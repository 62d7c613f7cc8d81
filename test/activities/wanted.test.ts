import { MockActivityEnvironment } from '@temporalio/testing';
import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createStepActivities } from '../../activities/call.ts';
import type { CallRef } from '../../core/call.ts';
import type { StepProgress } from '../../core/progress.ts';
import { newId } from '../../db/ids.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { inMain } from '../fixtures/unit.ts';

const { db } = await useDatabase();
const now = () => new Date();

async function aCall(): Promise<CallRef> {
  const tenantId = await aTenant(db);
  const id = newId();
  const row = { tenantId, id, sourceCallId: id, direction: 'inbound' as const, startedAt: now(), receivedAt: now() };
  await withTenant(db, tenantId, (tx) => tx.insert(calls).values(row));
  return { tenantId, callId: id };
}
const thisCall = ({ tenantId, callId }: CallRef) => and(eq(calls.tenantId, tenantId), eq(calls.id, callId));
const leave = async () => {};
const cancel = (ref: CallRef) =>
  withTenant(db, ref.tenantId, async (tx) => {
    await tx.update(calls).set({ stage: 'canceled', finishedAt: now() }).where(thisCall(ref));
  });
const erase = (ref: CallRef) =>
  withTenant(db, ref.tenantId, async (tx) => {
    await tx.delete(calls).where(thisCall(ref));
  });

/** Calls a try off, and lets the paid request of its step last for a second. @returns whether that went on to its end. */
async function lastsThrough(reason: string, before: (ref: CallRef) => Promise<void>): Promise<boolean> {
  const ref = await aCall();
  const env = new MockActivityEnvironment();
  let lasted: boolean | undefined;
  const analyze = async (_ref: CallRef, { signal, unwanted }: StepProgress) => {
    await before(ref);
    env.cancel(reason as never);
    expect(signal.aborted).toBe(true);
    lasted = await new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(true), 1_000);
      if (unwanted.aborted) resolve(false);
      unwanted.addEventListener('abort', () => resolve(false));
    });
    return { state: 'done', reasonCode: null } as const;
  };
  const activities = createStepActivities({ db, now, steps: { analyze } });
  await env.run(activities.analyze, inMain(ref)).catch(() => {});
  if (lasted === undefined) throw new Error('The step did not run');
  return lasted;
}

test.each([
  ['its server forgot the run, or was away, while the call is open', 'NOT_FOUND', leave, true],
  ['its heartbeats were missed', 'TIMED_OUT', leave, true],
  ['its call was canceled', 'CANCELLED', cancel, false],
  ['its call was canceled, and its run is gone already', 'NOT_FOUND', cancel, false],
  ['its call was erased', 'NOT_FOUND', erase, false],
  ['its worker shuts down', 'WORKER_SHUTDOWN', leave, false],
])('a paid request of a try that is called off since %s: %s', async (_, reason, before, lasts) => {
  expect(await lastsThrough(reason, before)).toBe(lasts);
});
