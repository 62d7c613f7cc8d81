import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { callPriorities, mainOf } from '../../core/call.ts';
import type { Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { createFolderStorage } from '../../providers/storage/folder.ts';
import type { TelephonyPort } from '../../providers/telephony/port.ts';
import { changeBooking } from '../../services/booking/change.ts';
import { receiveCalls } from '../../services/call/receive.ts';
import { rerunCall } from '../../services/call/rerun.ts';
import { changeCustomer } from '../../services/customer/change.ts';
import { removeBooking } from '../../services/erase/booking.ts';
import { removeCustomer } from '../../services/erase/customer.ts';
import { erasePart } from '../../services/erase/part.ts';
import { erasePlanRows } from '../../services/erase/plan.ts';
import { eraseRows, planErasure } from '../../services/erase/rows.ts';
import { saveBookings } from '../../services/import/save-bookings.ts';
import { saveCustomers } from '../../services/import/save-customers.ts';
import { completeFromSteps } from '../../services/journal/complete.ts';
import { holdCall } from '../../services/journal/hold.ts';
import { isCallOpen } from '../../services/journal/open.ts';
import { noteFailure, startStep } from '../../services/journal/steps.ts';
import { createLeases } from '../../services/lease/hold.ts';
import { linkUnlinkedCalls } from '../../services/link/again.ts';
import { claimObject, findObject } from '../../services/object/claim.ts';
import { sweepObjects } from '../../services/object/sweep.ts';
import { parkCall } from '../../services/parked/park.ts';
import { resolveParked } from '../../services/parked/resolved.ts';
import { gateAttempt } from '../../services/plan/gate.ts';
import { holdPlan } from '../../services/plan/get.ts';
import { movePlan, refusalOf, withdrawPlan } from '../../services/plan/move.ts';
import { createPlaceCall } from '../../services/plan/place.ts';
import { createReceiveStatus } from '../../services/plan/receive-status.ts';
import { settleAttempt } from '../../services/plan/settle.ts';
import { reopenReviewItem } from '../../services/review/reopen.ts';
import { resolveReviewItem } from '../../services/review/resolve.ts';
import type { RunsPort } from '../../services/runs/port.ts';
import { rotateSecret } from '../../services/source/change.ts';
import { createSource } from '../../services/source/create.ts';
import { createFollowUpStep } from '../../services/step/follow-up.ts';
import { createLinkStep } from '../../services/step/link.ts';
import { createRememberStep } from '../../services/step/remember.ts';
import { rebuildCall, rebuildPlan } from '../../services/sweep/rebuild.ts';
import { anAct } from '../fixtures/act.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { aFolder } from '../fixtures/folder.ts';
import { watchPlans } from '../fixtures/plans.ts';

const { db: plain, ownerUrl, asOwner } = await useDatabase();
const { db, ranBy } = watchPlans(ownerUrl);
const now = new Date('2026-11-20T15:30:00Z');
const rows = 10_000;
let tenantId: string;

/** The id of the nth row; one number does for a call, its customer, booking, plan and so on. */
const id = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const phone = (n: number) => `+1212${2_000_000 + n}`;

beforeAll(async () => {
  tenantId = await aTenant(plain);
  const ids = `('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id, '${tenantId}'::uuid as t, '+1212' || (2000000 + n) as phone`;
  const at = `'2026-11-01'::timestamptz + n * interval '1 second'`;
  const insert = (table: string, columns: string, values: string) =>
    `insert into ${table} (tenant_id, ${columns}) select t, ${values} from seed;`;
  await asOwner(
    `set session_replication_role = replica; -- no look-ups of foreign keys: the rows fit
    create temporary table seed as select n, ${ids} from generate_series(1, ${rows}) as n;
    ${insert('customers', 'id, external_id, name, email, created_at, updated_at', `id, 'c' || n, 'Ann ' || n, n || '@x.example', ${at}, ${at}`)}
    ${insert('customer_phones', 'customer_id, e164, raw', 'id, phone, phone')}
    ${insert('bookings', 'id, external_id, customer_id, title, status, starts_at, created_at, updated_at', `id, 'b' || n, id, 'Table', 'confirmed', ${at}, ${at}, ${at}`)}
    ${insert('calls', 'id, source_call_id, direction, from_number, from_e164, started_at, received_at, customer_id, booking_id, finished_at', `id, id, 'inbound', phone, phone, ${at}, ${at}, id, id, ${at}`)}
    ${insert('call_links', 'call_id, customer_id, customer_confidence, customer_reasons, booking_id, booking_confidence, booking_reasons, runners_up, decided_by, created_at', `id, id, 1, '[]', id, 1, '[]', jsonb_build_array(jsonb_build_object('bookingId', id)), 'rules', ${at}`)}
    insert into call_steps (tenant_id, call_id, step, state, attempts) select t, id, step, 'done', 1 from seed, unnest(array['ingest', 'transcribe', 'link', 'remember']) as step;
    ${insert('review_items', 'id, call_id, kind, number, facts, undo, created_at', `id, id, 'customer_unknown', phone, jsonb_build_object('candidates', jsonb_build_array(jsonb_build_object('customerId', id, 'bookingId', id))), jsonb_build_object('phoneOf', id), ${at}`)}
    ${insert('customer_memories', 'customer_id, call_id, position, kind, text, confidence, quotes, said_at', `id, id, 0, 'liked', 'x', 1, '[]', ${at}`)}
    ${insert('contact_plans', 'id, origin, call_id, customer_id, wish_index, phone_e164, time_zone, phrase, quotes, state, wished_from, wished_to, due_at, max_attempts, created_at, run_started_at, ended_at', `id, 'wish', id, id, 0, phone, 'America/New_York', 'x', '[]', 'waiting', ${at}, ${at}, ${at}, 3, ${at}, ${at}, ${at}`)}
    ${insert('contact_attempts', 'id, plan_id, number, state, outcome, provider, provider_call_id, created_at', `id, id, 1, 'ended', 'busy', 'simulator', id, ${at}`)}
    ${insert('attempt_receipts', 'attempt_id, sequence, status, received_at', `id, 1, 'ended', ${at}`)}
    ${insert('simulated_calls', 'id, attempt_id, to_e164, scenario, placed_at', `id, id, phone, 'busy', ${at}`)}
    ${insert('parked', 'id, call_id, step, failure_type, reason_code, attempts, first_error, last_error, parked_at, resolved_at', `id, id, 'ingest', 'Bug', 'bug', 1, 'x', 'x', ${at}, ${at}`)}
    ${insert('objects', 'key, kind, content', `t || '/audio/' || n, 'audio', n::text`)}
    ${insert('object_uses', 'call_id, key', `id, t || '/audio/' || n`)}
    ${insert('recordings', 'call_id, storage_key, sha256, bytes, content_type, created_at', `id, t || '/audio/' || n, n::text, 1, 'audio/wav', ${at}`)}
    ${insert('transcripts', 'call_id, content_hash, request_hash, engine, model, turns, text, created_at', `id, n::text, n::text, 'x', 'x', '[]', 'x', ${at}`)}
    ${insert('analyses', 'call_id, request_hash, insights, created_at', `id, n::text, '{"memories": [], "callbackWishes": [], "entities": [], "tags": [], "topics": []}', ${at}`)}
    ${insert('call_metrics', 'call_id, metrics, created_at', `id, '{}', ${at}`)}
    ${insert('model_calls', 'id, call_id, purpose, provider, model, input_units, output_units, unit, duration_ms, outcome, created_at', `id, id, 'x', 'x', 'x', 1, 1, 'tokens', 1, 'done', ${at}`)}
    ${insert('inbound_receipts', 'source_id, webhook_id, call_id, received_at', `id, n::text, id, ${at}`)}
    ${insert('idempotency_keys', 'caller, key, request_hash, mentions, created_at', `'key ' || n, n::text, 'x', jsonb_build_array(id), ${at}`)}
    ${insert('embed_keys', 'id, name, prefix, hash, view, allowed_origins, created_at', `id, 'x', 'x', n::text, jsonb_build_object('kind', 'call', 'callId', id), '{}', ${at}`)}
    ${insert('leases', 'kind, holder, try_id, seated, audio_seconds, expires_at', `'speech', id, id, true, 0, ${at}`)}
    ${insert('sources', 'id, name, kind, settings_sealed, created_at', `id, 'x', 'standard_webhooks', 'x', ${at}`)}
    update objects set writing_until = '2026-11-01' where content in ('20', '21');
    ${insert('speech_jobs', 'call_id, request_hash, channel, key, claimed_at', `id, n::text, 0, id, ${at}`)}
    ${insert('call_erasures', 'call_id, part, started_at', `id, 'transcript', ${at}`)}
    ${insert('events', 'type, call_id, plan_id, data, at', `'call.received', id, id, '{}', ${at}`)}
    alter table calls set (autovacuum_enabled = false);
    alter table contact_plans set (autovacuum_enabled = false);
    analyze;
    -- Statistics of a quiet hour, before a rush: to the planner, an index of what is open looks empty.
    update calls set finished_at = null;
    update contact_plans set ended_at = null`,
  );
}, 60_000);

const progress = { signal: new AbortController().signal, report: () => {} };
const ref = (n: number) => ({ tenantId, callId: id(n), run: 1 });
const unit = (n: number) => ({ ...ref(n), unit: 'main' });
const plan = (n: number) => ({ tenantId, planId: id(n), run: 1 });
const act = () => anAct(tenantId);
const inTenant = (work: (tx: Tx) => Promise<unknown>) => () => withTenant(db, tenantId, work);
const clock = () => now;
const runs = { startCall: async () => 'started' } as unknown as RunsPort;
const storage = createFolderStorage(await aFolder());
const secretKey = Buffer.alloc(32).toString('base64');

test.each<[string, () => Promise<unknown>]>([
  [
    'asks whether a number is in use, and dials',
    inTenant((tx) => gateAttempt(tx, plan(1), { provider: 'simulator', now })),
  ],
  [
    'settles an attempt',
    inTenant(async (tx) => {
      await gateAttempt(tx, plan(2), { provider: 'simulator', now });
      await settleAttempt(tx, { ...plan(2), attemptId: id(2) }, now);
    }),
  ],
  [
    'moves and withdraws a plan',
    inTenant(async (tx) => {
      const held = await holdPlan(tx, plan(3));
      const dueAt = new Date('2026-11-20T18:00:00Z');
      expect(await refusalOf(tx, held, dueAt, now)).toBeNull();
      await movePlan(tx, held, { dueAt, now });
      await withdrawPlan(tx, await holdPlan(tx, plan(3)), { note: null, now });
    }),
  ],
  ['links a call', () => createLinkStep({ db, now: clock })(unit(4), progress)],
  ['remembers a call', () => createRememberStep({ db, now: clock })(unit(5), progress)],
  [
    'follows a call up',
    () => createFollowUpStep({ db, now: clock, runs: { startContact: async () => {} } })(unit(6), progress),
  ],
  [
    'starts, parks and resolves a step',
    inTenant(async (tx) => {
      await holdCall(tx, ref(7));
      await startStep(tx, ref(7), mainOf('analyze'), now);
      await noteFailure(tx, ref(7), mainOf('analyze'), 'x');
      await parkCall(tx, ref(7), { ...mainOf('analyze'), type: 'Bug', message: 'x' }, now);
      await resolveParked(tx, ref(7), { ...mainOf('analyze'), action: 'skip', decisionId: id(7) }, now);
      await completeFromSteps(tx, ref(7), now);
    }),
  ],
  ['links the waiting calls of a number', inTenant((tx) => linkUnlinkedCalls(tx, { tenantId, number: phone(8), now }))],
  [
    'claims and finds an object',
    inTenant(async (tx) => {
      await claimObject(tx, ref(9), { kind: 'audio', content: 'new' });
      await findObject(tx, ref(9), { kind: 'audio', content: '9' });
    }),
  ],
  [
    'erases the recording of a call',
    () => erasePart({ db, now: clock, storage: { remove: async () => {} } }, ref(16), 'audio'),
  ],
  [
    'imports customers and bookings',
    inTenant(async (tx) => {
      const of = (n: number) => ({
        externalId: `c${n}`,
        phones: [{ e164: phone(n), raw: phone(n) }],
        email: `${n}@x.example`,
      });
      const people = [17, 18].map((n) => ({ row: n, item: { ...of(n), name: 'Bea', timeZone: null } }));
      await saveCustomers(tx, { tenantId, batch: people, now });
      const seats = { title: 'Two tables', status: null, startsAt: now, guestCount: 2, items: [] };
      const booked = [17, 18].map((n) => ({
        row: n,
        item: { ...seats, externalId: n === 17 ? 'b17' : null, customer: of(n) },
      }));
      await saveBookings(tx, { tenantId, batch: booked, now });
    }),
  ],
  [
    'asks for a call to be placed and hears how it went',
    async () => {
      await withTenant(db, tenantId, (tx) => gateAttempt(tx, plan(19), { provider: 'simulator', now }));
      const telephony = { place: async () => ({ providerCallId: 'new' }) } as unknown as TelephonyPort;
      await createPlaceCall({ db, telephony, now: clock })({ ...plan(19), attemptId: id(19) });
      const event = { tenantId, attemptId: id(19), sequence: 2, status: 'completed', providerCallId: 'new' } as const;
      const heard = { ...event, answeredBy: null, talkSeconds: 3, failureCode: null } as const;
      await createReceiveStatus({ db, runs: { contactCallEnded: async () => {} }, now: clock })(heard);
    },
  ],
  [
    'settles a question and takes it back',
    inTenant(async (tx) => {
      const resolution = { action: 'choose_customer' as const, customerId: id(10), addPhone: true };
      await resolveReviewItem(tx, act(), { tenantId, itemId: id(10), resolution, by: 'ann', now });
      await reopenReviewItem(tx, act(), { tenantId, itemId: id(10), now });
    }),
  ],
  [
    'changes a customer',
    inTenant((tx) =>
      changeCustomer(tx, {
        tenantId,
        customerId: id(11),
        version: 1,
        change: { name: 'Bea', phones: [phone(11)] },
        now,
      }),
    ),
  ],
  [
    'changes a booking',
    inTenant((tx) =>
      changeBooking(tx, { tenantId, bookingId: id(12), version: 1, change: { title: 'Two tables' }, now }),
    ),
  ],
  [
    'takes, renews and gives back a seat',
    () =>
      createLeases(db, { speech: 4, model: 4 }, { forSeconds: 1 }).hold(
        { tenantId, kind: 'speech', holder: 'new' },
        () => sleep(400),
      ),
  ],
  [
    'sweeps objects whose writer died',
    async () => expect(await sweepObjects({ db, storage: { tidy: async () => {}, remove: async () => {} } })).toBe(0),
  ],
  [
    'takes many calls in',
    async () => {
      const call = { direction: 'inbound' as const, from: phone(22), to: null, startedAt: now };
      const transcript = { turns: [{ speaker: 'agent' as const, start: 0, end: 1, text: 'Good morning.' }] };
      const intake = [id(22), 'new', 'with words'].map((sourceCallId) => ({
        call: { ...call, sourceCallId, ...(sourceCallId === 'with words' ? { transcript } : {}) },
      }));
      await receiveCalls({ db, runs, storage, now: clock }, { tenantId, intake, priority: callPriorities.backfill });
    },
  ],
  [
    'runs a call again',
    async () => {
      const ended = and(eq(calls.tenantId, tenantId), eq(calls.id, id(23)));
      await withTenant(db, tenantId, (tx) => tx.update(calls).set({ stage: 'done', finishedAt: now }).where(ended));
      await rerunCall({ db, runs, now: clock }, act(), { ...ref(23), from: 'link' });
    },
  ],
  [
    'rebuilds lost runs, and asks whether a step is still wanted',
    async () => {
      const lost = { tenantId, id: id(25), run: 1 };
      expect(await rebuildCall({ db, runs, now: clock }, lost, 'unknown')).toBe(true);
      expect(await rebuildPlan({ db, runs, now: clock }, lost, 'unknown')).toBe(true);
      expect(await withTenant(db, tenantId, (tx) => isCallOpen(tx, ref(25)))).toBe(true);
    },
  ],
  [
    'rotates the secret of a source',
    inTenant(async (tx) => {
      const source = await createSource(tx, { tenantId, name: 'Dialer', secretKey, now });
      await rotateSecret(tx, { tenantId, sourceId: source.id, secretKey, now });
    }),
  ],
  ['erases a plan that came from no call', inTenant((tx) => erasePlanRows(tx, { tenantId, planIds: [id(24)], now }))],
  ['erases a booking', inTenant((tx) => removeBooking(tx, { tenantId, bookingId: id(13), version: 1, now }))],
  ['erases a customer', inTenant((tx) => removeCustomer(tx, { tenantId, customerId: id(14), version: 1, now }))],
  [
    'erases a call',
    inTenant(async (tx) => {
      await planErasure(tx, ref(15), now);
      await eraseRows(tx, act(), ref(15), now);
    }),
  ],
])('what %s reads no table from end to end while it holds a lock', async (_, work) => {
  const ran = await ranBy(work);
  expect(ran.length).toBeGreaterThan(1);
  // A tenant has one row of settings.
  const small = ['tenants', 'pipeline_configs'];
  expect(ran.filter(({ scans }) => scans.some((table) => !small.includes(table)))).toEqual([]);
});
