import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import type { EmbedView } from '../../core/access/embed.ts';
import { notFound } from '../../core/problem.ts';
import { newId } from '../../db/ids.ts';
import type { Database, Tx } from '../../db/open.ts';
import { calls } from '../../db/tables/calls.ts';
import { embedKeys } from '../../db/tables/embed.ts';
import { withSystem, withTenant } from '../../db/tenant.ts';
import { type Act, recordChange } from '../audit/change.ts';

/** Distinguishable from an API key at a glance. */
const mark = 'cwe_';
const digest = (key: string) => createHash('sha256').update(key).digest('hex');

export type NewEmbedKey = {
  tenantId: string;
  name: string;
  view: EmbedView;
  allowedOrigins: string[];
  expiresAt: Date | null;
  now: Date;
};

/**
 * @returns the key itself, which is never stored and cannot be shown again
 * @throws {Problem} not_found for a call that is not this tenant's
 */
export async function createEmbedKey(
  tx: Tx,
  { tenantId, name, view, allowedOrigins, expiresAt, now }: NewEmbedKey,
): Promise<{ id: string; key: string }> {
  if (view.kind === 'call') {
    const mine = and(eq(calls.tenantId, tenantId), eq(calls.id, view.callId));
    const [call] = await tx.select({ id: calls.id }).from(calls).where(mine);
    if (!call) throw notFound('call', view.callId);
  }
  const id = newId();
  const key = mark + randomBytes(32).toString('base64url');
  const stored = { prefix: key.slice(0, mark.length + 6), hash: digest(key) };
  await tx.insert(embedKeys).values({ tenantId, id, name, view, allowedOrigins, ...stored, createdAt: now, expiresAt });
  return { id, key };
}

export type EmbedHolder = { tenantId: string; keyId: string; name: string; view: EmbedView; allowedOrigins: string[] };

/** The key's holder and what it shows; undefined if unknown, expired or revoked. */
export async function findEmbedKey(
  db: Database,
  { key, now }: { key: string; now: Date },
): Promise<EmbedHolder | undefined> {
  if (!key.startsWith(mark)) return undefined;
  const { tenantId, id, name, view, allowedOrigins, expiresAt, revokedAt } = embedKeys;
  const [row] = await withSystem(db, (tx) =>
    tx
      .select({ tenantId, keyId: id, name, view, allowedOrigins, expiresAt, revokedAt })
      .from(embedKeys)
      .where(eq(embedKeys.hash, digest(key))),
  );
  if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now)) return undefined;
  return row;
}

/** Notes that the key is in use, to the minute. */
export async function touchEmbedKey(
  db: Database,
  { tenantId, keyId }: { tenantId: string; keyId: string },
  now: Date,
): Promise<void> {
  const stale = or(isNull(embedKeys.lastUsedAt), lt(embedKeys.lastUsedAt, new Date(now.getTime() - 60_000)));
  const mine = and(eq(embedKeys.tenantId, tenantId), eq(embedKeys.id, keyId));
  await withTenant(db, tenantId, (tx) => tx.update(embedKeys).set({ lastUsedAt: now }).where(and(mine, stale)));
}

/** Newest first, revoked ones too; a tenant has a handful. */
export async function listEmbedKeys(tx: Tx, { tenantId }: { tenantId: string }) {
  const rows = await tx.select().from(embedKeys).where(eq(embedKeys.tenantId, tenantId)).orderBy(desc(embedKeys.id));
  return rows.map(({ tenantId: _tenant, hash: _hash, ...key }) => key);
}

/** Revokes a key at once. A second time changes nothing and is not recorded. */
export async function revokeEmbedKey(
  tx: Tx,
  act: Act,
  { tenantId, keyId }: { tenantId: string; keyId: string },
): Promise<void> {
  const mine = and(eq(embedKeys.tenantId, tenantId), eq(embedKeys.id, keyId));
  const [row] = await tx.select().from(embedKeys).where(mine);
  if (!row) throw notFound('embed key', keyId);
  if (row.revokedAt) return;
  await tx.update(embedKeys).set({ revokedAt: act.at }).where(mine);
  const { name, view, allowedOrigins, expiresAt } = row;
  await recordChange(tx, act, { noun: 'embed-key', id: keyId, before: { name, view, allowedOrigins, expiresAt } });
}
