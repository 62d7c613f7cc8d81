import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptReceipts } from '../../../db/tables/plans.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { StatusEvent } from '../../../providers/telephony/port.ts';
import { scenarios, storyOf } from '../../../providers/telephony/scenario.ts';
import { foldStatus } from '../../../services/plan/fold.ts';
import { gateAttempt } from '../../../services/plan/gate.ts';
import { createReceiveStatus } from '../../../services/plan/receive-status.ts';
import { changeAttempt } from '../../../services/plan/rows.ts';
import { allDay, aPlan, readStory, setPolicy } from '../../fixtures/contact.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db } = await useDatabase();
const tenantId = await aTenant(db);
await setPolicy(db, tenantId, { windows: allDay });
const at = new Date('2026-11-23T17:00:00Z');

const woken: string[] = [];
const receive = createReceiveStatus({
  db,
  runs: { contactCallEnded: async (_, attemptId) => void woken.push(attemptId) },
  now: () => at,
});

/** An attempt whose reply was lost, and the events that the provider sends about its call. */
async function unknownAttempt() {
  const plan = await aPlan(db, tenantId, { dueAt: at });
  const gate = await withTenant(db, tenantId, (tx) => gateAttempt(tx, plan, { provider: 'simulator', now: at }));
  const attemptId = gate.kind === 'dial' ? gate.attemptId : '';
  await withTenant(db, tenantId, (tx) => changeAttempt(tx, { tenantId, attemptId }, { state: 'unknown', askedAt: at }));
  const events: StatusEvent[] = storyOf('answered', attemptId).map(({ atSeconds: _, ...facts }, sequence) => ({
    tenantId,
    attemptId,
    providerCallId: `SIM${attemptId}`,
    sequence,
    ...facts,
  }));
  const attempt = async () => (await readStory(db, plan)).attempts[0];
  return { plan, attemptId, events, attempt };
}

describe('a status event', () => {
  test('tells of a call whose reply was lost, and its end wakes the run', async () => {
    const { events, attempt, attemptId } = await unknownAttempt();
    const [queued, ringing, talking, completed] = events;
    if (!queued || !ringing || !talking || !completed) throw new Error('a short story');
    await receive(queued);
    expect(await attempt()).toMatchObject({ state: 'accepted', providerCallId: `SIM${attemptId}`, lastSequence: 0 });
    await receive(talking);
    expect(await attempt()).toMatchObject({ state: 'answered', answeredBy: 'human', answeredAt: at });
    await receive(ringing);
    expect(await attempt()).toMatchObject({ state: 'answered', lastSequence: 2 });
    expect(woken).not.toContain(attemptId);
    await receive(completed);
    expect(await attempt()).toMatchObject({ state: 'ended', outcome: 'answered', talkSeconds: completed.talkSeconds });
    expect(woken).toContain(attemptId);
  });

  test('that comes twice, late and shuffled ends in the same state, with one receipt each', async () => {
    const { events, attempt, attemptId } = await unknownAttempt();
    const [last, ...others] = [...events, ...events].reverse();
    await Promise.all([last, ...others].map((event) => event && receive(event)));
    expect(await attempt()).toMatchObject({ state: 'ended', outcome: 'answered', lastSequence: 3 });
    const receipts = await withTenant(db, tenantId, (tx) =>
      tx.select().from(attemptReceipts).where(eq(attemptReceipts.attemptId, attemptId)),
    );
    expect(receipts).toHaveLength(events.length);
  });

  test('about an attempt of another tenant is dropped', async () => {
    const { events, attempt } = await unknownAttempt();
    const other = await aTenant(db);
    for (const event of events) await receive({ ...event, tenantId: other });
    expect(await attempt()).toMatchObject({ state: 'unknown', providerCallId: null });
  });

  test('about a call that was given up as never placed asks a person and changes nothing', async () => {
    const { plan, events, attempt, attemptId } = await unknownAttempt();
    await withTenant(db, tenantId, (tx) => changeAttempt(tx, { tenantId, attemptId }, { state: 'not_placed' }));
    for (const event of events) await receive(event);
    expect(await attempt()).toMatchObject({ state: 'not_placed', providerCallId: null });
    expect((await readStory(db, plan)).reviews).toMatchObject([{ kind: 'call_appeared_late' }]);
  });
});

test('foldStatus() comes to the same end by every order of the same events', () => {
  const fresh = {
    state: 'asked',
    outcome: null,
    providerCallId: null,
    answeredAt: null,
    answeredBy: null,
    endedAt: null,
    talkSeconds: null,
  } as const;
  const story = fc.constantFrom(...scenarios).chain((scenario) => {
    const events = storyOf(scenario, 'call').map((beat) => ({ providerCallId: 'call', ...beat }));
    return fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }));
  });
  const end = (events: readonly Parameters<typeof foldStatus>[1][]) => {
    const { state, outcome, talkSeconds, answeredBy } = events.reduce((facts, event) => foldStatus(facts, event, at), {
      ...fresh,
    } as Parameters<typeof foldStatus>[0]);
    return { state, outcome, talkSeconds, answeredBy };
  };
  fc.assert(
    fc.property(story, ([inOrder, shuffled]) => {
      expect(end(shuffled)).toEqual(end(inOrder));
      expect(end(inOrder).state).toBe('ended');
    }),
  );
});
test.each([
  ['canceled', null, 'unknown'],
  ['failed', 'invalid_number', 'invalid_number'],
  ['failed', null, 'provider_fault'],
] as const)('foldStatus() names the fault of %s (%s)', (status, failureCode, outcome) => {
  const facts = { state: 'accepted', outcome: null, providerCallId: 'c', answeredAt: null } as const;
  const known = { ...facts, answeredBy: null, endedAt: null, talkSeconds: null };
  const event = { providerCallId: 'c', status, failureCode, answeredBy: null, talkSeconds: null };
  expect(foldStatus(known, event, at)).toMatchObject({ state: 'ended', outcome });
});
test('foldStatus() lets nothing change a call that is over', () => {
  const known = { state: 'accepted', outcome: null, providerCallId: 'c', answeredAt: null } as const;
  const facts = { ...known, answeredBy: null, endedAt: null, talkSeconds: null };
  const said = { providerCallId: 'c', failureCode: null, answeredBy: null, talkSeconds: null };
  const over = foldStatus(facts, { ...said, status: 'no_answer' }, at);
  const later = new Date(at.getTime() + 1000);
  for (const status of ['completed', 'busy', 'in_progress', 'no_answer'] as const)
    expect(foldStatus(over, { ...said, status, answeredBy: 'human', talkSeconds: 5 }, later)).toEqual(over);
});
