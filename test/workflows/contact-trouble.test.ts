import { expect, test } from 'vitest';
import { aPlan, readStory, useContacts } from '../fixtures/contact.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { keepHistory } from '../fixtures/histories.ts';

const { db } = await useDatabase({ max: 20 });
const away = async () => {
  throw new Error('connect ECONNREFUSED');
};
/** A provider that takes calls and then cannot be reached. */
const { client, skippingRuns } = await useContacts(db, {
  around: (telephony) => ({
    ...telephony,
    place: async (request) => {
      await telephony.place(request);
      return away();
    },
    fetch: away,
    find: away,
  }),
});
const tenantId = await aTenant(db);

test('a provider that stays away for a day leaves the attempt to a person, and its number unrung', {
  timeout: 120_000,
}, async () => {
  const plan = await aPlan(db, tenantId);
  await skippingRuns.startContact(plan);
  const handle = client.workflow.getHandle(plan.workflowId);
  expect(await handle.result()).toEqual({ state: 'failed' });
  const { attempts, rang, reviews, plan: row } = await readStory(db, plan);
  expect(row).toMatchObject({ endReason: 'attempt_unresolved' });
  expect(attempts).toMatchObject([{ state: 'unknown', outcome: 'unknown' }]);
  expect(rang).toHaveLength(1);
  expect(reviews).toMatchObject([{ kind: 'callback_failed' }]);
  await keepHistory(handle, 'contact-unresolved');
});
