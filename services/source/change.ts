import { randomBytes } from 'node:crypto';
import { and, count, eq, max } from 'drizzle-orm';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { inboundReceipts, sources } from '../../db/tables/tenants.ts';
import { seal } from '../secret/seal.ts';
import type { Source } from './list.ts';

/** How long the secret before a rotation is still taken, so that a sender can be changed without losing a webhook. */
export const bothSecretsHours = 24;

type SourceRef = { tenantId: string; sourceId: string };
/** `received`: webhooks taken in; `previousSecretUntil`: until when the secret before is still taken, null when it is not. */
export type SourceView = Source & { received: number; lastReceivedAt: Date | null; previousSecretUntil: Date | null };

const thisSource = ({ tenantId, sourceId }: SourceRef) => and(eq(sources.tenantId, tenantId), eq(sources.id, sourceId));

/** One way in, without its secret. @throws {Problem} not_found */
export async function getSource(tx: Tx, ref: SourceRef): Promise<SourceView> {
  const [row] = await tx.select().from(sources).where(thisSource(ref));
  if (!row) throw notFound('source', ref.sourceId);
  const { id, name, kind, key, enabled, createdAt, previousSecretUntil } = row;
  const [told] = await tx
    .select({ received: count(), lastReceivedAt: max(inboundReceipts.receivedAt) })
    .from(inboundReceipts)
    .where(and(eq(inboundReceipts.tenantId, ref.tenantId), eq(inboundReceipts.sourceId, ref.sourceId)));
  const seen = told ?? { received: 0, lastReceivedAt: null };
  return { id, name, kind, key, enabled, createdAt, previousSecretUntil, ...seen };
}

/** Renames a way in, or switches it off and on; what is left out stays. @throws {Problem} not_found */
export async function changeSource(
  tx: Tx,
  { name, enabled, ...ref }: SourceRef & { name?: string | undefined; enabled?: boolean | undefined },
): Promise<SourceView> {
  const change = { ...(name === undefined ? {} : { name }), ...(enabled === undefined ? {} : { enabled }) };
  if (Object.keys(change).length > 0) await tx.update(sources).set(change).where(thisSource(ref));
  return getSource(tx, ref);
}

/**
 * Gives a way in a new signing secret, shown once; the one before is taken for another day. Not safe twice: a second rotation ends the
 * first secret at once, which is how a leaked one is got rid of.
 * @throws {Problem} not_found
 */
export async function rotateSecret(
  tx: Tx,
  { secretKey, now, ...ref }: SourceRef & { secretKey: string; now: Date },
): Promise<{ secret: string; previousSecretUntil: Date }> {
  const [row] = await tx.select({ sealed: sources.secretSealed }).from(sources).where(thisSource(ref)).for('update');
  if (!row) throw notFound('source', ref.sourceId);
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const previousSecretUntil = new Date(now.getTime() + bothSecretsHours * 3_600_000);
  const secretSealed = seal(secretKey, { tenantId: ref.tenantId, plain: secret });
  const change = { secretSealed, previousSecretSealed: row.sealed, previousSecretUntil };
  await tx.update(sources).set(change).where(thisSource(ref));
  return { secret, previousSecretUntil };
}
