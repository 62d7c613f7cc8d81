import { and, eq, exists, inArray, isNull, lt, notInArray } from 'drizzle-orm';
import type { CallRef, Stage } from '../../core/call.ts';
import type { Retention } from '../../core/settings/pipeline.ts';
import type { Database, Tx } from '../../db/open.ts';
import { callErasures, calls, recordings, transcripts } from '../../db/tables/calls.ts';
import { tenants } from '../../db/tables/tenants.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import type { StoragePort } from '../../providers/storage/port.ts';
import { readPipeline } from '../config/config.ts';
import { sweepUnknownObjects } from '../object/sweep.ts';
import { type EraseDeps, eraseCall } from './call.ts';
import { erasePart } from './part.ts';
import { brokenOffMs } from './rows.ts';

type Part = 'call' | 'audio' | 'transcript';
type RetainDeps = EraseDeps & { storage: Pick<StoragePort, 'list' | 'remove'> };
type Asked = { tenantId: string; part: Part; before: Date; without: string[] };

/**
 * A call under way still needs its parts, and ends by itself. A parked one may wait forever, so its retention applies
 * all the same.
 */
const atRest: Stage[] = ['done', 'partial', 'failed', 'canceled', 'parked'];
const batch = 200;
const dayMs = 86_400_000;

/**
 * Erases what is past each tenant's retention, counted from when a call was received, and removes stored objects that
 * belong to no call. Each call is erased like on request, with a receipt: safe to repeat, and to run in several workers
 * at once.
 * @returns how many calls, recordings and transcripts were erased
 * @throws {AggregateError} after the round, if some could not be erased; they stay for the next
 */
export async function sweepRetention(deps: RetainDeps): Promise<number> {
  const failures: unknown[] = [];
  let erased = 0;
  for (const tenantId of await allTenants(deps.db)) {
    const keptDays = await readRetention(deps.db, tenantId).catch((error) => {
      failures.push(error);
      return forever;
    });
    const { calls: call, audio, transcripts: transcript } = keptDays;
    // Whole calls first: their parts then need no separate erasure.
    for (const [part, days] of Object.entries({ call, audio, transcript }) as [Part, number | null][]) {
      if (days === null) continue;
      const before = new Date(deps.now().getTime() - days * dayMs);
      const without: string[] = [];
      for (;;) {
        const asked = { tenantId, part, before, without };
        const ids = await withTenant(deps.db, tenantId, (tx) => findOver(tx, asked));
        for (const callId of ids)
          await erase(deps, { tenantId, callId, part }).then(
            () => erased++,
            (error) => {
              failures.push(error);
              without.push(callId);
            },
          );
        if (ids.length < batch) break;
      }
    }
    await sweepUnknownObjects(deps, tenantId).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} erasures cannot be made yet`);
  return erased;
}

/**
 * Finishes interrupted erasures, as repeating their request would. Safe to repeat.
 * @returns how many
 * @throws {AggregateError} after the round, if some could not be finished; they stay for the next
 */
export async function finishErasures(deps: EraseDeps): Promise<number> {
  const failures: unknown[] = [];
  let finished = 0;
  for (const tenantId of await allTenants(deps.db))
    for (const one of await findBrokenOff(deps.db, tenantId, deps.now()))
      await erase(deps, { tenantId, ...one }).then(
        () => finished++,
        (error) => failures.push(error),
      );
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} erasures cannot be finished yet`);
  return finished;
}

const allTenants = async (db: Database): Promise<string[]> =>
  (await withSystem(db, (tx) => tx.select({ id: tenants.tenantId }).from(tenants))).map(({ id }) => id);

const erase = (deps: EraseDeps, { part, ...ref }: CallRef & { part: Part }): Promise<unknown> =>
  part === 'call' ? eraseCall(deps, undefined, ref) : erasePart(deps, ref, part);

/** While the settings cannot be read, nothing is erased. */
const forever: Retention = { calls: null, audio: null, transcripts: null };

const readRetention = async (db: Database, tenantId: string): Promise<Retention> =>
  (await withTenant(db, tenantId, (tx) => readPipeline(tx, tenantId))).config.retentionDays;

async function findOver(tx: Tx, { tenantId, part, before, without }: Asked): Promise<string[]> {
  const table = part === 'audio' ? recordings : transcripts;
  const has = tx
    .select({ callId: table.callId })
    .from(table)
    .where(and(eq(table.tenantId, calls.tenantId), eq(table.callId, calls.id)));
  const rows = await tx
    .select({ id: calls.id })
    .from(calls)
    .where(
      and(
        eq(calls.tenantId, tenantId),
        lt(calls.receivedAt, before),
        part === 'call' ? undefined : and(inArray(calls.stage, atRest), exists(has)),
        without.length > 0 ? notInArray(calls.id, without) : undefined,
      ),
    )
    .orderBy(calls.receivedAt)
    .limit(batch);
  return rows.map(({ id }) => id);
}

const findBrokenOff = (db: Database, tenantId: string, now: Date) =>
  withTenant(db, tenantId, (tx) =>
    tx
      .select({ callId: callErasures.callId, part: callErasures.part })
      .from(callErasures)
      .where(
        and(
          eq(callErasures.tenantId, tenantId),
          isNull(callErasures.finishedAt),
          lt(callErasures.startedAt, new Date(now.getTime() - brokenOffMs)),
        ),
      ),
  );
