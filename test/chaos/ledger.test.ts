import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Look, openLook } from '../../chaos/installation/look.ts';
import type { Installation } from '../../chaos/installation/open.ts';
import { auditBills } from '../../chaos/ledger/bills.ts';
import type { Books } from '../../chaos/ledger/books.ts';
import { auditCalls } from '../../chaos/ledger/calls.ts';
import { auditDials } from '../../chaos/ledger/dials.ts';
import { auditErased } from '../../chaos/ledger/erased.ts';
import { auditObjects } from '../../chaos/ledger/objects.ts';
import { auditParked } from '../../chaos/ledger/parked.ts';
import type { Life } from '../../chaos/load/live.ts';
import { openDatabase } from '../../db/open.ts';
import { makeDatabase } from '../fixtures/database.ts';
import { aCallThatIsDone } from './done.ts';

let look: Look;
let life: Life;
let clear: () => Promise<void>;

beforeEach(async () => {
  const { url, ownerUrl, drop } = await makeDatabase();
  const db = openDatabase(url, { max: 2, onError: () => {} });
  life = await aCallThatIsDone(db);
  look = openLook(ownerUrl);
  clear = async () => {
    await look.close();
    await db.$client.end();
    await drop();
  };
});
afterEach(() => clear());

const asked = () => [{ subject: life.call.word, at: 1, endedAt: 2, outcome: 'answered' as const }];

/** Promises that the books say were broken. */
async function brokenPromises(over: Partial<Life> = {}, speech = asked()): Promise<string[]> {
  const installation = {
    look,
    storage: { keys: async () => ['object'], read: async () => `…${life.call.word}…` },
    speech: { log: { entries: speech } },
    model: { log: { entries: asked() } },
  } as unknown as Installation;
  const books: Books = { installation, lives: [{ ...life, ...over }], struck: [], moods: [], left: new Set() };
  const findings = [
    ...(await auditCalls(books)),
    ...(await auditParked(books)),
    ...(await auditBills(books)),
    ...(await auditDials(books, new Date())),
    ...(await auditObjects(books)),
    ...(await auditErased(books)),
  ];
  return findings.flatMap(({ promise, broken }) => (broken.length > 0 ? [promise] : []));
}

/** The same row again, with other values. */
const again = (table: string, values: string) =>
  `insert into ${table} select (jsonb_populate_record(null::${table}, to_jsonb(t) || ${values})).* from ${table} t`;
const otherId = `jsonb_build_object('id', gen_random_uuid())`;

test('books in order break no promise', async () => {
  expect(await brokenPromises()).toEqual([]);
});

test.each([
  [
    'a call that never ended',
    "update calls set finished_at = null, stage = 'analyzing'",
    'every call ended, or is parked with its reason',
  ],
  [
    'a call that lost something on its way',
    "update calls set stage = 'partial'",
    'every call that can work is done, whatever went wrong',
  ],
  ['a call without its transcript', 'delete from transcripts', 'one transcript, one analysis and one link per call'],
  [
    'an end that nobody was told of',
    "delete from events where type = 'call.completed'",
    'call.completed is recorded once per run',
  ],
  [
    'a parked call that people did not leave',
    'update parked set resolved_at = null',
    'nothing stays parked except what people left',
  ],
  [
    'a call parked for an outage',
    "update parked set failure_type = 'Unavailable'",
    'nothing is parked for an outage or a rate limit',
  ],
  ['a second bill', again('model_calls', otherId), 'one bill per call and provider'],
  ['a bill that is missing', 'delete from model_calls', 'one bill per call and provider'],
  [
    'an attempt that rang twice',
    again('simulated_calls', `jsonb_build_object('id', 'again')`),
    'no attempt is dialed twice',
  ],
  [
    'an attempt that rang and is said not to',
    "update contact_attempts set outcome = 'not_placed'",
    'our attempts match what rang',
  ],
  ['an attempt that is said to have rung and did not', 'delete from simulated_calls', 'our attempts match what rang'],
  [
    'a plan that hangs in a call',
    "update contact_plans set state = 'dialing'",
    'every plan ended, or waits for a future time',
  ],
  [
    'a customer who was called too often',
    'update contact_plans set attempts_made = 9',
    'nobody is called more often than the policy says',
  ],
  ['an object without a row', 'delete from objects', 'no object is in storage without a row'],
  ['a row without its object', "update recordings set storage_key = 'gone'", 'no row refers to a missing object'],
  ['an object of nobody', 'delete from object_uses', 'no object is kept for an erased call'],
  ['a call whose row is gone', 'delete from calls', 'every accepted call has its row'],
])('the ledger finds %s', async (_, statement, promise) => {
  // Without the database's own checks, which do not let most of these happen.
  await look.rows(`begin; set local session_replication_role = replica; ${statement}; commit`);
  expect(await brokenPromises()).toContain(promise);
});

test('a provider that was asked again for its answer is found in its own log', async () => {
  const twice = [...asked(), ...asked()];
  expect(await brokenPromises({}, twice)).toEqual(['no provider is asked again for what it has answered']);
});

test('a word of an erased call is found in tables and in storage', async () => {
  expect(await brokenPromises({ erase: 'done' })).toEqual(['nothing said in an erased call is left']);
});
