import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { newId } from '../../../db/ids.ts';
import { contactAttempts } from '../../../db/tables/plans.ts';
import { withTenant } from '../../../db/tenant.ts';
import type { StatusEvent } from '../../../providers/telephony/port.ts';
import { defaultMix, scenarioFor, scenarios } from '../../../providers/telephony/scenario.ts';
import { createSimulator } from '../../../providers/telephony/simulator.ts';
import { createSimulatorLog } from '../../../services/plan/simulated-calls.ts';
import { aPlan } from '../../fixtures/contact.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db } = await useDatabase();
const tenantId = await aTenant(db);
const log = createSimulatorLog({ db });
const plan = await aPlan(db, tenantId);
let dials = 1;

/** A simulator in which a minute takes 60 ms; `ahead` moves its clock. */
function aSimulator({ speed = 1000, receive = async (_: StatusEvent) => {} } = {}) {
  const events: StatusEvent[] = [];
  let ahead = 0;
  const onStatus = async (event: StatusEvent) => {
    events.push(event);
    await receive(event);
  };
  const now = () => new Date(Date.now() + ahead);
  const { telephony, stop } = createSimulator({ log, onStatus, now, seed: 'seed', speed });
  afterAll(stop);
  const dial = async (toE164: string, attemptId = newId()) => {
    const attempt = { tenantId, id: attemptId, planId: plan.planId, number: dials++, state: 'asked' as const };
    await withTenant(db, tenantId, (tx) =>
      tx.insert(contactAttempts).values({ ...attempt, provider: 'simulator', createdAt: now() }),
    );
    return telephony.place({ tenantId, attemptId, toE164, ringTimeoutSeconds: 25 });
  };
  const pass = (seconds: number) => {
    ahead += seconds * 1000;
  };
  return { telephony, events, dial, pass, stop };
}
const settledAfter = (events: StatusEvent[], count: number) =>
  expect.poll(() => events.length, { timeout: 5000 }).toBe(count);

describe('the last digits of the number', () => {
  test.each([
    ['00', ['queued', 'ringing', 'in_progress', 'completed'], 'human'],
    ['01', ['queued', 'ringing', 'busy'], null],
    ['02', ['queued', 'ringing', 'no_answer'], null],
    ['03', ['queued', 'ringing', 'in_progress', 'completed'], 'machine'],
    ['04', ['queued', 'ringing', 'declined'], null],
    ['05', ['queued', 'ringing', 'failed'], null],
  ])('%s give the events %j', async (ending, statuses, answeredBy) => {
    const { dial, events } = aSimulator();
    const attemptId = newId();
    const { providerCallId } = await dial(`+121255501${ending}`, attemptId);
    await settledAfter(events, statuses.length);
    expect(events.map(({ status }) => status)).toEqual(statuses);
    expect(events.map(({ sequence }) => sequence)).toEqual(statuses.map((_, sequence) => sequence));
    expect(events.at(-1)).toMatchObject({ tenantId, attemptId, providerCallId, answeredBy });
  });

  test('06 and 07 are refused before anything rings, 09 is lost on the way', async () => {
    const { dial } = aSimulator();
    await expect(dial('+12125550206')).rejects.toMatchObject({ name: 'DialRefused', outcome: 'invalid_number' });
    await expect(dial('+12125550207')).rejects.toMatchObject({ name: 'DialRefused', outcome: 'provider_fault' });
    await expect(dial('+12125550209')).rejects.not.toMatchObject({ name: 'DialRefused' });
    for (const toE164 of ['+12125550206', '+12125550207', '+12125550209'])
      expect(await log.list({ tenantId, toE164, since: new Date(0) })).toEqual([]);
  });

  test('08 lose the reply of a call that rings all the same, and can be found', async () => {
    const { dial, telephony, events } = aSimulator();
    const since = new Date();
    await expect(dial('+12125550308')).rejects.not.toMatchObject({ name: 'DialRefused' });
    const [found, ...others] = await telephony.find({ tenantId, toE164: '+12125550308', since, attemptId: newId() });
    expect(found).toMatchObject({ toE164: '+12125550308' });
    expect(others).toEqual([]);
    await settledAfter(events, 4);
  });

  test('10 tell everything late, twice and in another order', async () => {
    const { dial, events } = aSimulator();
    await dial('+12125550410');
    await settledAfter(events, 8);
    const order = events.map(({ sequence }) => sequence);
    expect([...order].sort()).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
    expect(order).not.toEqual([...order].sort());
  });

  test('11 tell nothing, so that one has to ask', async () => {
    const { dial, events, telephony, pass } = aSimulator({ speed: 1 });
    const { providerCallId } = await dial('+12125550511');
    expect(await telephony.fetch(tenantId, providerCallId)).toMatchObject({ status: 'queued' });
    pass(200);
    expect(await telephony.fetch(tenantId, providerCallId)).toMatchObject({ status: 'completed', answeredBy: 'human' });
    expect(events).toEqual([]);
  });

  test('12 and 13 change with every call', async () => {
    const { dial } = aSimulator();
    for (const toE164 of ['+12125550612', '+12125550613']) for (let i = 0; i < 4; i++) await dial(toE164);
    const told = async (toE164: string) =>
      (await log.list({ tenantId, toE164, since: new Date(0) })).map(({ scenario }) => scenario);
    expect(await told('+12125550612')).toEqual(['busy', 'answered', 'answered', 'answered']);
    expect(await told('+12125550613')).toEqual(['no_answer', 'no_answer', 'answered', 'answered']);
  });

  test('are those that the guide names', () => {
    const guide = readFileSync(fileURLToPath(new URL('../../../docs/simulator.md', import.meta.url)), 'utf8');
    const rows = [...guide.matchAll(/^\| `(\d\d)` \| `(\w+)`/gm)];
    expect(rows.length).toBeGreaterThanOrEqual(14);
    for (const [, ending, scenario] of rows)
      expect([ending, scenarioFor(`+12125550${ending}`, 0, '', {})]).toEqual([ending, scenario]);
    for (const scenario of scenarios) expect(guide).toContain(`\`${scenario}\``);
  });
});

describe('the simulator', () => {
  test('draws by seed where the digits say nothing, close to its mix and the same every time', () => {
    const numbers = Array.from({ length: 4000 }, (_, i) => `+1212${2_000_050 + 100 * i}`);
    const draw = (seed: string) => numbers.map((e164) => scenarioFor(e164, 0, seed, defaultMix));
    const first = draw('a');
    expect(draw('a')).toEqual(first);
    expect(draw('b')).not.toEqual(first);
    const all = Object.values(defaultMix).reduce((sum, share) => sum + share, 0);
    for (const [scenario, share] of Object.entries(defaultMix)) {
      const drawn = first.filter((one) => one === scenario).length / first.length;
      expect(Math.abs(drawn - share / all)).toBeLessThan(0.025);
    }
  });
  test('tells what became of a call although the process that placed it is gone', async () => {
    const before = aSimulator();
    const { providerCallId } = await before.dial('+12125550700');
    before.stop();
    const after = aSimulator({ speed: 1 });
    after.pass(200);
    expect(await after.telephony.fetch(tenantId, providerCallId)).toMatchObject({ status: 'completed' });
    await sleep(200);
    expect(before.events.at(-1)?.status).not.toBe('completed');
  });
  test('shows no call to another tenant', async () => {
    const { dial, telephony } = aSimulator();
    const { providerCallId } = await dial('+12125550800');
    const other = await aTenant(db);
    expect(await telephony.fetch(other, providerCallId)).toBeUndefined();
    const query = { tenantId: other, toE164: '+12125550800', since: new Date(0), attemptId: newId() };
    expect(await telephony.find(query)).toEqual([]);
  });
  test('tells again when its event could not be taken', async () => {
    let failures = 0;
    const { dial, events } = aSimulator({
      receive: async () => {
        if (failures++ === 0) throw new Error('down');
      },
    });
    await dial('+12125550901');
    await settledAfter(events, 4);
  });
});
