import { randomBytes } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { newId } from '../../db/ids.ts';
import { analyses, callMetrics, calls, parked, recordings } from '../../db/tables/calls.ts';
import { callLinks, customerMemories, reviewItems } from '../../db/tables/customers.ts';
import { contactPlans } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import { createUser } from '../../services/access/user.ts';
import { useObject } from '../fixtures/objects.ts';
import { anInvitation } from './people.ts';
import { aCall, type TestApi, type TestTenant } from './serve.ts';

const none = {
  talkSeconds: null,
  talkSharePercent: null,
  talkOfCallPercent: null,
  wordsPerMinute: null,
  longestMonologueSeconds: null,
  interruptions: null,
  responseLatencySeconds: null,
};

/** One of everything a tenant can have, each told apart by a word of this tenant's own. */
export async function fill({ db, deps }: TestApi, tenant: TestTenant) {
  const { tenantId, call } = tenant;
  const mark = `mark${randomBytes(6).toString('hex')}`;
  const now = new Date();
  const made = async (path: string, body: unknown) =>
    (await (await call('POST', path, body)).json()) as Record<string, string>;
  const customer = await made('/customers', {
    name: `Customer ${mark}`,
    externalId: mark,
    phones: ['+1 555 012 3456'],
  });
  const booking = await made('/bookings', {
    customerId: customer.id,
    title: `Dinner ${mark}`,
    startsAt: '2026-11-22T19:00:00Z',
    externalId: mark,
  });
  const received = await made('/calls', aCall({ agentName: `Agent ${mark}`, sourceCallId: mark }));
  const source = await made('/sources', { name: `Source ${mark}` });
  const key = await made('/keys', { name: `Key ${mark}` });
  const person = { name: `Person ${mark}`, role: 'viewer' } as const;
  const invitation = await anInvitation(db, { tenantId, ...person, email: `invited-${mark}@example.com` });
  const email = `${mark}@example.com`;
  const { userId } = await createUser(db, { tenantId, email, password: 'correct horse battery', ...person });
  const imported = await call('POST', '/customers/import', `name,phone\n,${mark}\n`, { 'content-type': 'text/csv' });
  const importId = String((await imported.json()).id);
  const embedKey = await made('/embed-keys', {
    name: `Embed ${mark}`,
    view: { kind: 'call', callId: received.id },
    allowedOrigins: [`https://${mark}.example`],
  });
  const [callId, customerId, bookingId] = [received.id ?? '', customer.id ?? '', booking.id ?? ''];
  const [planId, parkedId, reviewId] = [newId(), newId(), newId()];
  const storageKey = `${tenantId}/audio/${'ab'.repeat(32)}`;
  await deps.storage.put(storageKey, Buffer.from(`sound ${mark}`), 'audio/wav');

  await withTenant(db, tenantId, async (tx) => {
    const ref = { tenantId, callId };
    await tx
      .update(calls)
      .set({ customerId, bookingId })
      .where(and(eq(calls.tenantId, tenantId), eq(calls.id, callId)));
    await useObject(tx, ref, storageKey);
    await tx.insert(recordings).values({
      ...ref,
      storageKey,
      sha256: 'ab'.repeat(32),
      bytes: 6 + mark.length,
      contentType: 'audio/wav',
      peaks: [[1, 2]],
      createdAt: now,
    });
    await tx.insert(analyses).values({
      ...ref,
      requestHash: mark,
      insights: {
        engine: 'rules',
        model: null,
        summary: `Summary ${mark}`,
        sentiment: {
          score: 0,
          label: 'neutral',
          bySpeaker: { customer: { score: 0, label: 'neutral', quarters: [0, null, null, 0] } },
          quotes: [],
        },
        topics: [
          {
            name: 'dinner',
            confidence: 1,
            quotes: [{ turn: 0, speaker: 'agent', text: 'good morning', startSeconds: 0, endSeconds: 2 }],
          },
        ],
        intent: null,
        actionItems: [],
        callbackWishes: [],
        entities: [],
        memories: [],
        tags: [mark],
        unverified: [],
      },
      createdAt: now,
    });
    await tx.insert(callMetrics).values({
      ...ref,
      metrics: {
        basis: 'none',
        durationSeconds: null,
        agent: none,
        customer: none,
        silences: [],
        silenceSeconds: null,
        overlapSeconds: null,
        interruptions: [],
      },
      createdAt: now,
    });
    await tx.insert(callLinks).values({
      ...ref,
      customerId,
      customerConfidence: 1,
      customerReasons: [mark],
      bookingId,
      bookingScore: 10,
      bookingConfidence: 0.9,
      bookingReasons: ['exact date'],
      runnersUp: [],
      decidedBy: 'rules',
      createdAt: now,
    });
    await tx.insert(customerMemories).values({
      ...ref,
      customerId,
      position: 0,
      kind: 'promised',
      text: `Promise ${mark}`,
      confidence: 1,
      quotes: [],
      saidAt: now,
    });
    await tx
      .insert(reviewItems)
      .values({ ...ref, id: reviewId, kind: 'customer_unknown', facts: { mark }, createdAt: now });
    await tx.insert(parked).values({
      ...ref,
      id: parkedId,
      step: 'transcribe',
      failureType: 'NoSpeechEngine',
      reasonCode: 'no_speech_engine',
      attempts: 1,
      firstError: mark,
      lastError: mark,
      parkedAt: now,
    });
    await tx.insert(contactPlans).values({
      tenantId,
      id: planId,
      origin: 'wish',
      callId,
      customerId,
      wishIndex: 0,
      phoneE164: '+15550123456',
      timeZone: 'America/New_York',
      phrase: `tomorrow ${mark}`,
      quotes: [],
      state: 'waiting',
      wishedFrom: now,
      wishedTo: now,
      dueAt: now,
      maxAttempts: 3,
      createdAt: now,
      runStartedAt: now,
    });
  });
  return {
    mark,
    callId,
    customerId,
    bookingId,
    planId,
    parkedId,
    reviewId,
    sourceId: source.id ?? '',
    sourceKey: source.key ?? '',
    keyId: key.id ?? '',
    userId,
    invitationId: invitation.id,
    embedKeyId: embedKey.id ?? '',
    importId,
    storageKey,
  };
}

export type Everything = Awaited<ReturnType<typeof fill>>;
