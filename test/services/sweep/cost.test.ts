import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { withTenant } from '../../../db/tenant.ts';
import type { RunInspector } from '../../../services/runs/inspector.ts';
import type { RunsPort } from '../../../services/runs/port.ts';
import { createRecovery } from '../../../services/sweep/lost.ts';
import { aPlan } from '../../fixtures/contact.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db } = await useDatabase();
const tenantId = await aTenant(db);
const waiting = 2_950;
const before = new Date(Date.now() - 60_000);
const now = () => new Date();

/** A server that has a run for every row, and counts what it is asked. `listed`: how many of them its lists show. */
const asked = { prepare: 0, countOpen: 0, findOpen: 0, state: 0, start: 0 };
let listed = 0;
const look: RunInspector = {
  prepare: async () => void asked.prepare++,
  countOpen: async () => {
    asked.countOpen++;
    return listed;
  },
  listOpen: async function* () {},
  stop: async () => {},
  findOpen: async (ids) => {
    asked.findOpen++;
    return new Set(ids);
  },
  state: async () => {
    asked.state++;
    return 'open';
  },
  callId: ({ sourceCallId }) => sourceCallId,
  planId: ({ planId }) => planId,
};
const runs = { startContact: async () => void asked.start++ } as unknown as RunsPort;
const lookForLost = createRecovery({ db, runs, look, now });
async function round() {
  for (const name of Object.keys(asked) as (keyof typeof asked)[]) asked[name] = 0;
  expect(await lookForLost()).toEqual({ rebuilt: [], failures: [] });
  return { ...asked };
}

test('a round asks the server six times, however many plans wait; only where runs are missing does it ask about all', async () => {
  const { planId } = await aPlan(db, tenantId, { createdAt: before, runStartedAt: before });
  await withTenant(db, tenantId, (tx) =>
    tx.execute(sql`
      insert into contact_plans
      select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'wish_index', n))).*
      from contact_plans p, generate_series(1, ${waiting - 1}::int) n where p.id = ${planId}`),
  );
  listed = waiting;
  // 500 rows are walked each round, and a hundred asked about at once; nobody is asked about alone or started.
  const usual = { prepare: 0, countOpen: 1, findOpen: 5, state: 0, start: 0 };
  for (let rounds = 0; rounds < 7; rounds++) expect(await round()).toEqual(usual);

  listed = waiting - 1;
  expect(await round()).toEqual({ ...usual, prepare: 1, findOpen: Math.ceil(waiting / 100) });
});
