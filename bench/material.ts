import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StepServices } from '../activities/call.ts';
import { newId } from '../db/ids.ts';
import type { Database } from '../db/open.ts';
import { calls, recordings } from '../db/tables/calls.ts';
import { objects, objectUses } from '../db/tables/objects.ts';
import { withTenant } from '../db/tenant.ts';
import { openTemporaryFiles } from '../providers/temporary/folder.ts';
import { createWeb } from '../providers/web/fetch.ts';
import { createTenant } from '../services/access/tenant.ts';
import { createCustomer } from '../services/customer/create.ts';
import { createLeases } from '../services/lease/hold.ts';
import { createAnalyzeStep } from '../services/step/analyze.ts';
import { createFollowUpStep } from '../services/step/follow-up.ts';
import { createIngestStep } from '../services/step/ingest.ts';
import { createLinkStep } from '../services/step/link.ts';
import { createRememberStep } from '../services/step/remember.ts';
import { createTranscribeStep } from '../services/step/transcribe.ts';
import { instantModel, instantSpeech, memoryStorage } from './ports.ts';
import { toneWav } from './wav.ts';

const now = () => new Date();
const customerPhone = '+14155550123';
const storage = memoryStorage();
/** The benchmark's calls bring mono WAV, which is copied for the engine. */
const temporary = await openTemporaryFiles(join(tmpdir(), 'callweave-bench-files'));

/** A tenant with one customer that calls are linked to. */
export async function createBenchTenant(db: Database): Promise<string> {
  const { tenantId } = await createTenant(db, { name: 'Bench', now: now() });
  const customer = { name: 'Suzanne Ellery', phones: [customerPhone] };
  await withTenant(db, tenantId, (tx) => createCustomer(tx, { tenantId, customer, now: now() }));
  return tenantId;
}

/**
 * The six real steps; only external parts (storage, speech, model, starting callbacks) respond from memory, instantly.
 */
export const stepsOnPostgres = (
  db: Database,
  leases = createLeases(db, { speech: 1_000, model: 1_000 }),
): StepServices => ({
  ingest: createIngestStep({
    db,
    storage,
    temporary,
    web: createWeb({ allowPrivate: false }),
    now,
    limits: { maxBytes: 2 ** 30, maxSeconds: 14_400 },
  }),
  transcribe: createTranscribeStep({ db, storage, temporary, leases, speech: instantSpeech, now }),
  analyze: createAnalyzeStep({ db, storage, leases, llm: instantModel, now }),
  link: createLinkStep({ db, now }),
  remember: createRememberStep({ db, now }),
  follow_up: createFollowUpStep({ db, runs: { startContact: async () => {} }, now }),
});

/**
 * Rows of calls with a two-second recording each, all with different content, so no cache helps; `forget` removes what
 * is in storage.
 */
export async function insertCalls(db: Database, tenantId: string, count: number) {
  const at = now();
  const made = await Promise.all(
    Array.from({ length: count }, async () => {
      const callId = newId();
      const wav = toneWav(2, Math.random());
      const sha256 = createHash('sha256').update(wav).digest('hex');
      const storageKey = `${tenantId}/audio/${sha256}`;
      await storage.put(storageKey, wav, 'audio/wav');
      return { callId, sourceCallId: callId, storageKey, sha256, bytes: wav.length };
    }),
  );
  for (let from = 0; from < made.length; from += 200) {
    const some = made.slice(from, from + 200);
    await withTenant(db, tenantId, async (tx) => {
      await tx.insert(calls).values(
        some.map(({ callId, sourceCallId }) => ({
          tenantId,
          id: callId,
          sourceCallId,
          direction: 'inbound' as const,
          fromNumber: customerPhone,
          fromE164: customerPhone,
          startedAt: at,
          receivedAt: at,
          runStartedAt: at,
        })),
      );
      await tx
        .insert(objects)
        .values(
          some.map(({ storageKey: key, sha256 }) => ({ tenantId, key, kind: 'audio' as const, content: sha256 })),
        );
      await tx.insert(objectUses).values(some.map(({ callId, storageKey: key }) => ({ tenantId, callId, key })));
      await tx.insert(recordings).values(
        some.map(({ callId, storageKey, sha256, bytes }) => ({
          tenantId,
          callId,
          storageKey,
          sha256,
          bytes,
          contentType: 'audio/wav',
          createdAt: at,
        })),
      );
    });
  }
  return {
    calls: made.map(({ callId, sourceCallId }) => ({ callId, sourceCallId })),
    forget: async () => {
      for await (const key of storage.list('')) await storage.remove(key);
    },
  };
}
