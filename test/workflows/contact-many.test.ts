import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { contactAttempts, contactPlans, simulatedCalls } from '../../db/tables/plans.ts';
import { withTenant } from '../../db/tenant.ts';
import { aPlan, expectOneRingEach, useContacts } from '../fixtures/contact.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';

const { db } = await useDatabase({ max: 30 });
/** One reply in ten is lost after the call was placed, one request in twenty before; events race with looks. */
const mix = {
  answered: 30,
  no_answer: 25,
  voicemail: 10,
  busy: 10,
  disordered: 5,
  provider_fault: 5,
  lost_reply: 7,
  lost_reply_no_answer: 3,
  lost_request: 5,
};
const { client, skippingRuns } = await useContacts(db, { speed: 300, mix });

const plans = 200;

test(`${plans} plans with lost replies: each ends, and nobody is rung twice for one attempt`, {
  timeout: 240_000,
}, async () => {
  const tenants = [await aTenant(db), await aTenant(db)];
  const started = await Promise.all(
    Array.from({ length: plans }, async (_, i) => {
      const tenantId = tenants[i % 2] ?? '';
      // The same hundred numbers for both tenants: nothing of one may be taken for the other's.
      const phoneE164 = `+1212${2_000_050 + 100 * Math.floor(i / 2)}`;
      const plan = await aPlan(db, tenantId, { phoneE164 });
      await skippingRuns.startContact(plan);
      return plan;
    }),
  );
  const results = await Promise.all(
    started.map(({ workflowId }) => client.workflow.getHandle(workflowId).result() as Promise<{ state: string }>),
  );
  expect(results.every(({ state }) => ['completed', 'exhausted', 'failed'].includes(state))).toBe(true);

  const log: { attemptId: string; scenario: string }[] = [];
  for (const tenantId of tenants) {
    const { rows, attempts, rang } = await withTenant(db, tenantId, async (tx) => ({
      rows: await tx.select().from(contactPlans).where(eq(contactPlans.tenantId, tenantId)),
      attempts: await tx.select().from(contactAttempts).where(eq(contactAttempts.tenantId, tenantId)),
      rang: await tx.select().from(simulatedCalls).where(eq(simulatedCalls.tenantId, tenantId)),
    }));
    expectOneRingEach(rang);
    // What we believe is what happened: each call that rang belongs to the attempt that placed it, and no other rang.
    const calls = new Map(rang.map(({ id, attemptId }) => [attemptId, id]));
    for (const attempt of attempts) {
      expect([attempt.id, attempt.providerCallId]).toEqual([attempt.id, calls.get(attempt.id) ?? null]);
      expect(['ended', 'not_placed']).toContain(attempt.state);
      expect(attempt.state === 'not_placed').toBe(!calls.has(attempt.id));
    }
    for (const plan of rows) {
      const made = attempts.filter(({ planId }) => planId === plan.id);
      const charged = made.filter(({ outcome }) => !['not_placed', 'provider_fault'].includes(outcome ?? ''));
      expect([plan.id, plan.attemptsMade]).toEqual([plan.id, charged.length]);
      expect(plan.attemptsMade).toBeLessThanOrEqual(3);
    }
    log.push(...rang);
  }
  expect(log.filter(({ scenario }) => scenario.startsWith('lost_reply')).length).toBeGreaterThan(20);
});
