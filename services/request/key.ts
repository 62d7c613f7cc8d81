import { and, eq, isNull, lt } from 'drizzle-orm';
import { Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { idempotencyKeys } from '../../db/tables/requests.ts';
import { withTenant } from '../../db/tenant.ts';
import { seal, unseal } from '../secret/seal.ts';

export const answerHours = 24;
/** A first request without a response by then died with its process, before or after it took effect. */
const givenUpMs = 5 * 60_000;

export type RequestKey = { tenantId: string; caller: string; key: string };
/** `headers` without those that every response gets. */
export type StoredAnswer = { status: number; headers: Record<string, string>; body: string };
type Deps = { db: Database; secretKey: string };

const uuids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const thisKey = ({ tenantId, caller, key }: RequestKey) =>
  and(eq(idempotencyKeys.tenantId, tenantId), eq(idempotencyKeys.caller, caller), eq(idempotencyKeys.key, key));

/**
 * Claims a key for one request. Of several concurrent ones the primary key lets one win.
 * @returns `first` to proceed, `underWay` while another does, `lost` if nobody knows what became of it, or the first
 *   request's response within a day
 * @throws {Problem} conflict when the key was used for another request, or when what its response was about has been
 *   erased
 */
export async function claimKey(
  { db, secretKey }: Deps,
  { requestHash, now, ...ref }: RequestKey & { requestHash: string; now: Date },
): Promise<'first' | 'underWay' | 'lost' | StoredAnswer> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const row = await withTenant(db, ref.tenantId, async (tx) => {
    const expired = lt(idempotencyKeys.createdAt, ago(answerHours * 3_600_000));
    await tx.delete(idempotencyKeys).where(and(thisKey(ref), expired));
    const [made] = await tx
      .insert(idempotencyKeys)
      .values({ ...ref, requestHash, createdAt: now })
      .onConflictDoNothing()
      .returning({ key: idempotencyKeys.key });
    if (made) return undefined;
    const [known] = await tx.select().from(idempotencyKeys).where(thisKey(ref));
    return known;
  });
  if (!row) return 'first';
  if (row.requestHash !== requestHash)
    throw new Problem('conflict', `Idempotency-Key "${ref.key}" was used for another request`, {
      fields: [{ field: 'idempotency-key', value: ref.key, message: 'was used for another request; use a new one' }],
    });
  if (row.status === null) return row.createdAt < ago(givenUpMs) ? 'lost' : 'underWay';
  if (row.answerSealed === null)
    throw new Problem('conflict', `What the request with Idempotency-Key "${ref.key}" created has been erased`);
  const answer = JSON.parse(unseal(secretKey, { tenantId: ref.tenantId, sealed: row.answerSealed }));
  return { ...answer, status: row.status };
}

/** Stores the first response, sealed: it may contain a new key or secret. */
export async function saveAnswer({ db, secretKey }: Deps, ref: RequestKey, answer: StoredAnswer): Promise<void> {
  const { status, ...rest } = answer;
  const mentions = [...new Set(JSON.stringify(rest).toLowerCase().match(uuids))];
  const answerSealed = seal(secretKey, { tenantId: ref.tenantId, plain: JSON.stringify(rest) });
  await withTenant(db, ref.tenantId, (tx) =>
    tx.update(idempotencyKeys).set({ status, answerSealed, mentions }).where(thisKey(ref)),
  );
}

/** Releases the key after a request that did nothing, so the same one can be retried. */
export async function releaseKey({ db }: Pick<Deps, 'db'>, ref: RequestKey): Promise<void> {
  await withTenant(db, ref.tenantId, (tx) =>
    tx.delete(idempotencyKeys).where(and(thisKey(ref), isNull(idempotencyKeys.status))),
  );
}
