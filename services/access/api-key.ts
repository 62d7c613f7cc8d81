import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import type { Right } from '../../core/access/rights.ts';
import { notFound } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { apiKeys } from '../../db/tables/tenants.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';

/** Every key starts with it, so scanners find a leaked one. */
const mark = 'cw_';
const digest = (key: string) => createHash('sha256').update(key).digest('hex');

/** `scopes`: what the key may do; null or missing = everything. */
export type NewApiKey = {
  tenantId: string;
  name: string;
  now: Date;
  expiresAt?: Date | null;
  scopes?: Right[] | null;
  /** The request behind it, for the audit log. */
  act?: Act;
};

/** @returns the key itself, which is never stored and cannot be shown again */
export async function createApiKey(
  db: Database,
  { tenantId, name, now, expiresAt = null, scopes = null, act }: NewApiKey,
): Promise<{ id: string; key: string }> {
  const id = newId();
  const key = mark + randomBytes(32).toString('base64url');
  const stored = { prefix: key.slice(0, mark.length + 6), hash: digest(key) };
  await withTenant(db, tenantId, async (tx) => {
    await tx.insert(apiKeys).values({ tenantId, id, name, ...stored, createdAt: now, expiresAt, scopes });
    if (act) await recordChange(tx, act, { noun: 'key', id, after: { name, scopes, expiresAt } });
  });
  return { id, key };
}

type KeyRef = { tenantId: string; keyId: string };
export type KeyHolder = KeyRef & { scopes: Right[] | null; expiresAt: Date | null };

/**
 * The key's holder; undefined if unknown, expired or revoked. Looked up by hash, so timing reveals nothing about the
 * key.
 */
export async function findApiKey(
  db: Database,
  { key, now }: { key: string; now: Date },
): Promise<KeyHolder | undefined> {
  if (!key.startsWith(mark)) return undefined;
  const [row] = await withSystem(db, (tx) =>
    tx
      .select({
        tenantId: apiKeys.tenantId,
        keyId: apiKeys.id,
        scopes: apiKeys.scopes,
        expiresAt: apiKeys.expiresAt,
        revokedAt: apiKeys.revokedAt,
      })
      .from(apiKeys)
      .where(eq(apiKeys.hash, digest(key))),
  );
  if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now)) return undefined;
  return { tenantId: row.tenantId, keyId: row.keyId, scopes: row.scopes, expiresAt: row.expiresAt };
}

/** Notes that the key is in use, to the minute: more would be a write per request. */
export async function touchApiKey(db: Database, { tenantId, keyId }: KeyRef, now: Date): Promise<void> {
  const aMinuteAgo = new Date(now.getTime() - 60_000);
  await withTenant(db, tenantId, (tx) =>
    tx
      .update(apiKeys)
      .set({ lastUsedAt: now })
      .where(
        and(
          eq(apiKeys.tenantId, tenantId),
          eq(apiKeys.id, keyId),
          or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, aMinuteAgo)),
        ),
      ),
  );
}

export type ApiKey = {
  id: string;
  name: string;
  prefix: string;
  scopes: Right[] | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** Newest first, revoked ones too; a tenant has a handful. */
export async function listApiKeys(tx: Tx, { tenantId }: { tenantId: string }): Promise<ApiKey[]> {
  const rows = await tx.select().from(apiKeys).where(eq(apiKeys.tenantId, tenantId)).orderBy(desc(apiKeys.id));
  return rows.map(({ tenantId: _tenant, hash: _hash, ...key }) => key);
}

/** Revokes a key at once. A second time changes nothing and is not recorded. */
export async function revokeApiKey(tx: Tx, act: Act, { tenantId, keyId }: KeyRef): Promise<void> {
  const mine = and(eq(apiKeys.tenantId, tenantId), eq(apiKeys.id, keyId));
  const [row] = await tx.select().from(apiKeys).where(mine);
  if (!row) throw notFound('key', keyId);
  if (row.revokedAt) return;
  await tx.update(apiKeys).set({ revokedAt: act.at }).where(mine);
  const { name, scopes, expiresAt } = row;
  await recordChange(tx, act, { noun: 'key', id: keyId, before: { name, scopes, expiresAt } });
}
