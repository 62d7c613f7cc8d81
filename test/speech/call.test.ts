import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId } from '../../db/ids.ts';
import { calls, recordings, transcripts } from '../../db/tables/calls.ts';
import { withTenant } from '../../db/tenant.ts';
import { createOpenAiSpeech } from '../../providers/speech/openai.ts';
import { createFolderStorage } from '../../providers/storage/folder.ts';
import { createLeases } from '../../services/lease/hold.ts';
import { createTranscribeStep } from '../../services/step/transcribe.ts';
import { aTenant, useDatabase } from '../fixtures/database.ts';
import { aFolder, aTemporary } from '../fixtures/folder.ts';
import { useObject } from '../fixtures/objects.ts';
import { findSpeech } from '../fixtures/speech.ts';
import { calmly, inMain } from '../fixtures/unit.ts';

const file = fileURLToPath(new URL('../../../shared/data/audio/calls/auto_repairs_49_stereo.wav', import.meta.url));
const { url } = await findSpeech();
const ready = url !== undefined && existsSync(file);
if (url && !ready) console.warn('SKIPPED: a real call through real speech, since ../shared/data is not there');
const { db } = await useDatabase();

test.skipIf(!ready)(
  'a real call on two channels becomes a conversation that can be read',
  async () => {
    const storage = createFolderStorage(await aFolder());
    const ref = { tenantId: await aTenant(db), callId: newId() };
    const now = () => new Date('2026-03-05T09:00:00Z');
    const audio = await readFile(file);
    const sha256 = createHash('sha256').update(audio).digest('hex');
    const storageKey = `${ref.tenantId}/audio/${sha256}`;
    await storage.put(storageKey, audio, 'audio/wav');
    await withTenant(db, ref.tenantId, async (tx) => {
      const { tenantId, callId: id } = ref;
      await tx
        .insert(calls)
        .values({ tenantId, id, sourceCallId: id, direction: 'inbound', startedAt: now(), receivedAt: now() });
      const content = { storageKey, sha256, bytes: audio.length, contentType: 'audio/wav', createdAt: now() };
      const facts = {
        codec: 'pcm_s16le',
        channels: 2,
        channelsDiffer: true,
        sampleRateHz: 8000,
        durationSeconds: 237.56,
      };
      await useObject(tx, ref, storageKey);
      await tx.insert(recordings).values({ ...ref, ...content, ...facts });
    });

    const speech = createOpenAiSpeech({ engine: 'whisper', baseUrl: `${url}/v1`, apiKey: null, defaultModel: 'base' });
    const leases = createLeases(db, { speech: 1, model: 1 });
    const step = createTranscribeStep({ db, storage, temporary: await aTemporary(), leases, speech, now });
    const startedAt = performance.now();
    expect(await step(inMain(ref), calmly())).toEqual({ state: 'done', reasonCode: null });
    console.log(`speech: 237.6 s of two-channel audio in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);

    const [row] = await withTenant(db, ref.tenantId, (tx) =>
      tx.select().from(transcripts).where(eq(transcripts.callId, ref.callId)),
    );
    const turns = row?.turns ?? [];
    expect(row).toMatchObject({ engine: 'whisper', model: 'base', language: 'en' });
    expect(turns.length).toBeGreaterThan(40);
    for (const turn of turns) expect((turn.end ?? 0) - (turn.start ?? 0)).toBeLessThan(30);

    // What both sides said is there: the agent's own words, and the customer's also where the line is muted between her sentences.
    const saidBy = (speaker: string) =>
      turns
        .filter((turn) => turn.speaker === speaker)
        .map(({ text }) => text)
        .join(' ');
    expect(saidBy('agent')).toMatch(/how can i help you/i);
    expect(saidBy('agent')).toMatch(/anything else I can do for you today/i);
    expect(saidBy('customer')).toMatch(/my name is Suzanne/i);
    expect(saidBy('customer')).toMatch(/miracle worker/i);
    expect(saidBy('customer')).toMatch(/Hyundai/i);

    // A person reads question and answer one after the other.
    const greeting = turns.findIndex(({ text }) => /how can i help you/i.test(text));
    const name = turns.findIndex(({ text }) => /my name is Suzanne/i.test(text));
    expect(turns[greeting]).toMatchObject({ speaker: 'agent', channel: 0 });
    expect(name).toBeGreaterThan(greeting);
    expect(turns[name]).toMatchObject({ speaker: 'customer', channel: 1 });
  },
  600_000,
);
