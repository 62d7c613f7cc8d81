import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { newId } from '../../db/ids.ts';
import { customers } from '../../db/tables/customers.ts';
import { withTenant } from '../../db/tenant.ts';
import { aPlan, expectOneRingEach, type PlanOver, readStory, setPolicy, useContacts } from '../fixtures/contact.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { keepHistory } from '../fixtures/histories.ts';

const { db } = await useDatabase({ max: 20 });
/** Phones ring at the speed of real life, so that no status event comes in time: runs must look for themselves. */
const { client, skippingRuns } = await useContacts(db);
const tenantId = await aTenant(db);

const hourMs = 3_600_000;
const newYork = 'America/New_York';
const inDays = (days: number) => new Date(Date.now() + days * 24 * hourMs);

/** A plan whose run skips all waiting, taken to its end. */
async function runThrough(over: PlanOver = {}, tenant = tenantId) {
  const started = await aPlan(db, tenant, over);
  await skippingRuns.startContact(started);
  const handle = client.workflow.getHandle(started.workflowId);
  const result = await handle.result();
  return { handle, result, ...(await readStory(db, started)) };
}

/** Midnight of the next Sunday on which New York's clocks go forward. */
function nextSpringForward(): DateTime {
  let day = DateTime.now().setZone(newYork).startOf('day').plus({ days: 1 });
  while (day.plus({ days: 1 }).offset <= day.offset) day = day.plus({ days: 1 });
  return day;
}

const sizeOf = async (handle: WorkflowHandle) => {
  const history = await handle.fetchHistory();
  return { events: history.events?.length ?? 0, bytes: Buffer.byteLength(historyToJSON(history)) };
};

describe('a promised callback', () => {
  test('is dialed when it is due and ends when the person answers', async () => {
    const dueAt = DateTime.now().setZone(newYork).plus({ days: 3 }).set({ hour: 15, minute: 0 }).toJSDate();
    const { result, handle, plan, attempts, rang, events } = await runThrough({ dueAt, phoneE164: '+12125550100' });

    expect(result).toEqual({ state: 'completed' });
    expect(plan).toMatchObject({ state: 'completed', endReason: 'answered', attemptsMade: 1, dueAt: null });
    expect(attempts).toMatchObject([{ number: 1, state: 'ended', outcome: 'answered', answeredBy: 'human' }]);
    expect(events.map(({ type }) => type)).toEqual(['plan.dialing', 'plan.attempted', 'plan.ended']);
    expect(rang).toHaveLength(1);
    const late = (rang[0]?.placedAt.getTime() ?? 0) - dueAt.getTime();
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(60_000);
    await keepHistory(handle, 'contact-answered');
  });

  test('is tried three times over days, at other hours, and then given up', async () => {
    const { result, handle, plan, attempts, rang, events } = await runThrough({ phoneE164: '+12125550102' });

    expect(result).toEqual({ state: 'exhausted' });
    expect(plan).toMatchObject({ endReason: 'attempt_limit', attemptsMade: 3, lastOutcome: 'no_answer' });
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['no_answer', 'no_answer', 'no_answer']);
    const at = rang.map(({ placedAt }) => placedAt.getTime());
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(2 * hourMs);
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(5 * hourMs);
    const hours = at.map((ms) => DateTime.fromMillis(ms, { zone: newYork }).hour);
    expect(hours.every((hour) => hour >= 9 && hour < 20)).toBe(true);
    expect(new Set(hours).size).toBe(3);
    expect(events.filter(({ type }) => type === 'plan.attempted')).toHaveLength(3);
    await keepHistory(handle, 'contact-exhausted');
  });

  test('keeps its history small, also over three attempts', async () => {
    const { handle } = await runThrough({ phoneE164: '+12125550202' });
    const { events, bytes } = await sizeOf(handle);
    expect(events).toBeLessThanOrEqual(120);
    expect(bytes).toBeLessThanOrEqual(64 * 1024);
  });

  test('goes on after a busy line until somebody answers', async () => {
    const { plan, attempts, handle } = await runThrough({ phoneE164: '+12125550112' });
    expect(plan).toMatchObject({ state: 'completed', attemptsMade: 2 });
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['busy', 'answered']);
    await keepHistory(handle, 'contact-busy-answered');
  });

  test('takes a machine for a voicemail and a declined call for one more try next day', async () => {
    const [machine, declined] = await Promise.all([
      runThrough({ phoneE164: '+12125550103' }),
      runThrough({ phoneE164: '+12125550104' }),
    ]);
    expect(machine.attempts.map(({ outcome }) => outcome)).toEqual(['voicemail', 'voicemail', 'voicemail']);
    expect(declined.attempts.map(({ outcome }) => outcome)).toEqual(['declined', 'declined']);
    const [first, second] = declined.rang;
    expect((second?.placedAt.getTime() ?? 0) - (first?.placedAt.getTime() ?? 0)).toBeGreaterThanOrEqual(24 * hourMs);
  });

  test('to a number that does not exist ends at once and asks a person', async () => {
    const { plan, attempts, rang, reviews, handle } = await runThrough({ phoneE164: '+12125550106' });
    expect(plan).toMatchObject({ state: 'failed', endReason: 'invalid_number', attemptsMade: 0 });
    expect(attempts).toMatchObject([{ state: 'ended', outcome: 'invalid_number', providerCallId: null }]);
    expect(rang).toHaveLength(0);
    expect(reviews).toMatchObject([{ kind: 'callback_failed', facts: { reason: 'invalid_number' } }]);
    await keepHistory(handle, 'contact-invalid-number');
  });

  test("does not charge the provider's faults to the person", async () => {
    const { plan, attempts, reviews } = await runThrough({ phoneE164: '+12125550105' });
    expect(plan).toMatchObject({ state: 'failed', endReason: 'provider_fault_limit', attemptsMade: 0 });
    expect(attempts).toHaveLength(6);
    expect(reviews).toMatchObject([{ kind: 'callback_failed' }]);
  });

  test('whose provider sends no word is found out by asking', async () => {
    const { plan, attempts, handle } = await runThrough({ phoneE164: '+12125550111' });
    expect(plan.state).toBe('completed');
    expect(attempts[0]?.talkSeconds).toBeGreaterThan(0);
    await keepHistory(handle, 'contact-polled');
  });
});

describe('a plan that comes from no call', () => {
  const ofCampaign = {
    origin: 'campaign',
    callId: null,
    wishIndex: null,
    phrase: null,
    wishedFrom: null,
    wishedTo: null,
  } as const;

  test('is dialed as any other, and one that cannot be is given up without a question about a call', async () => {
    const [kept, bad] = await Promise.all([
      runThrough({ ...ofCampaign, phoneE164: '+12125550900' }),
      runThrough({ ...ofCampaign, origin: 'person', phoneE164: '+12125550906' }),
    ]);
    expect(kept.plan).toMatchObject({ origin: 'campaign', state: 'completed', callId: null, attemptsMade: 1 });
    expect(kept.rang).toHaveLength(1);
    expect(kept.events.map(({ type }) => type).slice(-3)).toEqual(['plan.dialing', 'plan.attempted', 'plan.ended']);
    expect(kept.events.every(({ callId }) => callId === null)).toBe(true);
    expect(bad.plan).toMatchObject({ state: 'failed', endReason: 'invalid_number' });
    expect(bad.reviews).toEqual([]);
  });

  test('needs no wish, which a wish in a call does', async () => {
    await expect(aPlan(db, tenantId, { phrase: null })).rejects.toThrow();
  });
});

describe('a call whose fate is unknown', () => {
  test('is found at the provider and not dialed again', async () => {
    const { plan, attempts, rang, handle } = await runThrough({ phoneE164: '+12125550108' });
    expect(plan).toMatchObject({ state: 'completed', attemptsMade: 1 });
    expect(rang).toHaveLength(1);
    expect(attempts).toMatchObject([{ outcome: 'answered', providerCallId: rang[0]?.id }]);
    await keepHistory(handle, 'contact-lost-reply');
  });

  test('counts as what it was: three lost replies of nobody answering are three attempts', async () => {
    const { plan, attempts, rang } = await runThrough({ phoneE164: '+12125550114' });
    expect(plan).toMatchObject({ state: 'exhausted', attemptsMade: 3 });
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['no_answer', 'no_answer', 'no_answer']);
    expect(rang).toHaveLength(3);
    expectOneRingEach(rang);
  });

  test('is not placed, and not counted, when the provider has never seen it; then it is dialed anew', async () => {
    const { plan, attempts, rang, handle } = await runThrough({ phoneE164: '+12125550109' });
    expect(plan).toMatchObject({ state: 'failed', endReason: 'not_placed_limit', attemptsMade: 0 });
    expect(attempts).toHaveLength(4);
    expect(attempts.every(({ state, askedAt }) => state === 'not_placed' && askedAt)).toBe(true);
    expect(rang).toHaveLength(0);
    // Looked for twice, a minute apart, and until it would have rung out.
    const first = attempts[0];
    expect((first?.endedAt?.getTime() ?? 0) - (first?.askedAt?.getTime() ?? 0)).toBeGreaterThanOrEqual(85_000);
    await keepHistory(handle, 'contact-not-placed');
  });
});

describe('calling hours', () => {
  test('hold on the day when clocks go forward', async () => {
    const midnight = nextSpringForward();
    const tenant = await aTenant(db);
    await setPolicy(db, tenant, { windows: [{ days: [7], from: '02:30', to: '05:00' }] });
    const { rang } = await runThrough({ dueAt: midnight.plus({ hours: 1 }).toJSDate() }, tenant);
    // 02:30 does not exist that Sunday: the first minute after the gap is 03:00 daylight time, two hours after midnight.
    const expected = midnight.plus({ hours: 2 });
    expect(expected.hour).toBe(3);
    expect(rang.map(({ placedAt }) => placedAt.toISOString().slice(0, 16))).toEqual([
      expected.toUTC().toISO()?.slice(0, 16),
    ]);
  });
  test('are those of the zone that the customer states today', async () => {
    const customerId = newId();
    await withTenant(db, tenantId, (tx) => {
      const at = new Date();
      const customer = { name: 'Aiko', timeZone: 'Asia/Tokyo', createdAt: at, updatedAt: at };
      return tx.insert(customers).values({ tenantId, id: customerId, ...customer });
    });
    const { rang } = await runThrough({ customerId, dueAt: inDays(1), phoneE164: '+12125550300' });
    const hour = DateTime.fromJSDate(rang[0]?.placedAt ?? new Date(0), { zone: 'Asia/Tokyo' }).hour;
    expect(hour).toBeGreaterThanOrEqual(9);
    expect(hour).toBeLessThan(20);
  });
  test('that are always too short to ring end the plan and ask a person', async () => {
    const tenant = await aTenant(db);
    const minute = { days: [1, 2, 3, 4, 5, 6, 7] as const, from: '09:00', to: '09:01' };
    await setPolicy(db, tenant, { windows: [minute], ringTimeoutSeconds: 120 });
    const { plan, rang, reviews } = await runThrough({}, tenant);
    expect(plan).toMatchObject({ state: 'failed', endReason: 'no_window' });
    expect(rang).toHaveLength(0);
    expect(reviews).toMatchObject([{ kind: 'callback_failed' }]);
  });
});

test('two tenants with the same number have their own plans, calls and events', async () => {
  const other = await aTenant(db);
  const phoneE164 = '+12125550400';
  const [mine, theirs] = await Promise.all([runThrough({ phoneE164 }), runThrough({ phoneE164 }, other)]);
  for (const story of [mine, theirs]) {
    expect(story.plan.state).toBe('completed');
    expect(story.rang).toHaveLength(1);
  }
  expect(mine.rang[0]?.tenantId).toBe(tenantId);
  expect(theirs.rang[0]?.tenantId).toBe(other);
});
