import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../../db/ids.ts';
import { calls, transcripts } from '../../../db/tables/calls.ts';
import { withTenant } from '../../../db/tenant.ts';
import { saveSuppliedTranscript, transcriptFromSupplied } from '../../../services/transcript/supply.ts';
import { aTenant, useDatabase } from '../../fixtures/database.ts';

const { db } = await useDatabase();
const now = new Date('2026-03-05T09:00:00Z');

async function aCall(tenantId: string): Promise<string> {
  const id = newId();
  const row = { tenantId, id, sourceCallId: id, direction: 'inbound' as const, startedAt: now, receivedAt: now };
  await withTenant(db, tenantId, (tx) => tx.insert(calls).values(row));
  return id;
}
const spoken = {
  language: 'en',
  turns: [
    { speaker: 'customer' as const, start: 2, end: 3, text: 'A table, please.' },
    { speaker: 'agent' as const, start: 0, end: 1, text: 'Good morning.' },
  ],
};

test('a transcript that came with its call is kept in order, and the first one stays', async () => {
  const tenantId = await aTenant(db);
  const callId = await aCall(tenantId);
  const save = (transcript: typeof spoken) =>
    withTenant(db, tenantId, (tx) => saveSuppliedTranscript(tx, { tenantId, callId, transcript, now }));
  const first = await save(spoken);
  await save({ ...spoken, turns: [] });
  const rows = await withTenant(db, tenantId, (tx) =>
    tx.select().from(transcripts).where(eq(transcripts.callId, callId)),
  );
  expect(rows).toMatchObject([
    {
      engine: 'supplied',
      language: 'en',
      text: 'Good morning.\nA table, please.',
      contentHash: first.contentHash,
      wordsKey: null,
      turns: [
        { index: 0, speaker: 'agent' },
        { index: 1, speaker: 'customer' },
      ],
    },
  ]);
});

test('the hash names who said what when', () => {
  const hash = (over: Partial<(typeof spoken.turns)[number]> = {}) =>
    transcriptFromSupplied({ turns: spoken.turns.map((turn) => ({ ...turn, ...over })) }).contentHash;
  expect(hash()).toBe(hash());
  expect(new Set([hash(), hash({ speaker: 'agent' }), hash({ text: 'No.' }), hash({ end: 9 })]).size).toBe(4);
});
