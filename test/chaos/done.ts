import { and, eq } from 'drizzle-orm';
import type { Life } from '../../chaos/load/live.ts';
import { newId } from '../../db/ids.ts';
import type { Database } from '../../db/open.ts';
import { analyses, calls, events, parked, recordings, transcripts } from '../../db/tables/calls.ts';
import { callLinks } from '../../db/tables/customers.ts';
import { objects, objectUses } from '../../db/tables/objects.ts';
import { contactAttempts, contactPlans, simulatedCalls } from '../../db/tables/plans.ts';
import { modelCalls } from '../../db/tables/tenants.ts';
import { withTenant } from '../../db/tenant.ts';
import { aPlan } from '../fixtures/contact.ts';
import { aTenant } from '../fixtures/database.ts';
import { someInsights } from '../fixtures/insights.ts';

const word = 'zq0123456789';
const now = new Date();

/** An uploaded call whose books are in order: transcribed, analyzed, linked, paid for once, parked on the way, and called back. */
export async function aCallThatIsDone(db: Database): Promise<Life> {
  const tenantId = await aTenant(db);
  const { planId, callId } = await aPlan(db, tenantId);
  const ref = { tenantId, callId };
  const attempt = { tenantId, id: newId(), planId, number: 1, provider: 'simulator', createdAt: now };
  const none = { confidence: 0, reasons: [] };
  await withTenant(db, tenantId, async (tx) => {
    await tx
      .update(calls)
      .set({ stage: 'done', finishedAt: now })
      .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)));
    await tx.insert(events).values({ ...ref, type: 'call.completed', run: 1, data: {}, at: now });
    await tx.insert(objects).values({ tenantId, key: 'object', kind: 'audio', content: 'sound' });
    await tx.insert(objectUses).values({ ...ref, key: 'object' });
    await tx.insert(recordings).values({
      ...ref,
      storageKey: 'object',
      sha256: 'sound',
      bytes: 1,
      contentType: 'audio/wav',
      createdAt: now,
    });
    await tx.insert(transcripts).values({
      ...ref,
      contentHash: 'a',
      requestHash: 'b',
      engine: 'whisper',
      model: 'whisper-1',
      turns: [],
      text: `my reference is ${word}`,
      createdAt: now,
    });
    await tx.insert(analyses).values({ ...ref, requestHash: 'c', insights: someInsights({}), createdAt: now });
    await tx.insert(callLinks).values({
      ...ref,
      customerConfidence: none.confidence,
      customerReasons: none.reasons,
      bookingConfidence: none.confidence,
      bookingReasons: none.reasons,
      runnersUp: [],
      decidedBy: 'rules',
      createdAt: now,
    });
    await tx.insert(parked).values({
      ...ref,
      id: newId(),
      step: 'transcribe',
      failureType: 'Upstream',
      reasonCode: 'upstream',
      attempts: 6,
      firstError: 'it answered 500',
      lastError: 'it answered 500',
      parkedAt: now,
      resolvedAt: now,
      action: 'retry',
    });
    for (const purpose of ['speech', 'analysis'])
      await tx.insert(modelCalls).values({
        ...ref,
        id: newId(),
        purpose,
        provider: 'fake',
        model: 'fake',
        inputUnits: 1,
        outputUnits: 1,
        unit: 'seconds',
        durationMs: 1,
        outcome: 'done',
        createdAt: now,
      });
    await tx.insert(contactAttempts).values({ ...attempt, state: 'ended', outcome: 'answered', endedAt: now });
    await tx.insert(simulatedCalls).values({
      tenantId,
      id: 'rung',
      attemptId: attempt.id,
      toE164: '+12125550100',
      scenario: 'answered',
      placedAt: now,
    });
    await tx
      .update(contactPlans)
      .set({ state: 'completed', attemptsMade: 1, endedAt: now })
      .where(eq(contactPlans.id, planId));
  });
  return {
    call: {
      index: 0,
      tenant: 0,
      sourceCallId: callId,
      word,
      kind: 'upload',
      fate: 'none',
      from: '+12125550100',
      wishSeconds: 10,
    },
    tenant: { id: tenantId, key: '', reads: 'model' },
    id: callId,
    refused: null,
    reruns: [],
    erase: 'not asked',
    odd: [],
  };
}
