import { and, count, eq, max } from 'drizzle-orm';
import { notFound, Problem } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { inboundReceipts, sources } from '../../db/tables/tenants.ts';
import { newSigningSecret } from './create.ts';
import { openSettings, sealSettings } from './kinds.ts';
import type { Source } from './list.ts';

/** How long the previous secret is still accepted after a rotation, so a sender can switch without losing a webhook. */
export const secretOverlapHours = 24;

type SourceRef = { tenantId: string; sourceId: string };
/** With the installation's key, which opens the settings. */
type OpenRef = SourceRef & { secretKey: string };
/**
 * `received`: webhooks received; `previousSecretUntil`: until when the previous secret is accepted, null if it is not.
 */
export type SourceView = Source & { received: number; lastReceivedAt: Date | null; previousSecretUntil: Date | null };

const thisSource = ({ tenantId, sourceId }: SourceRef) => and(eq(sources.tenantId, tenantId), eq(sources.id, sourceId));

/** One source, without its secret. @throws {Problem} not_found */
export async function getSource(tx: Tx, { secretKey, ...ref }: OpenRef): Promise<SourceView> {
  const [row] = await tx.select().from(sources).where(thisSource(ref));
  if (!row) throw notFound('source', ref.sourceId);
  const { id, name, kind, key, enabled, createdAt } = row;
  const { tenantId } = ref;
  const previousSecretUntil =
    kind === 'standard_webhooks'
      ? (openSettings(kind, row.settingsSealed, { secretKey, tenantId }).previous?.until ?? null)
      : null;
  const [usage] = await tx
    .select({ received: count(), lastReceivedAt: max(inboundReceipts.receivedAt) })
    .from(inboundReceipts)
    .where(and(eq(inboundReceipts.tenantId, ref.tenantId), eq(inboundReceipts.sourceId, ref.sourceId)));
  const seen = usage ?? { received: 0, lastReceivedAt: null };
  return { id, name, kind, key, enabled, createdAt, previousSecretUntil, ...seen };
}

/** Renames a source, or switches it off and on; missing fields stay as they are. @throws {Problem} not_found */
export async function changeSource(
  tx: Tx,
  { name, enabled, ...ref }: OpenRef & { name?: string | undefined; enabled?: boolean | undefined },
): Promise<SourceView> {
  const change = { ...(name === undefined ? {} : { name }), ...(enabled === undefined ? {} : { enabled }) };
  if (Object.keys(change).length > 0) await tx.update(sources).set(change).where(thisSource(ref));
  return getSource(tx, ref);
}

/**
 * Gives a source a new signing secret, shown once; the previous one is accepted for another day. Not safe to repeat: a
 * second rotation ends the first secret at once, which is how to get rid of a leaked one.
 * @throws {Problem} not_found; conflict for a source without a signing secret
 */
export async function rotateSecret(
  tx: Tx,
  { secretKey, now, ...ref }: OpenRef & { now: Date },
): Promise<{ secret: string; previousSecretUntil: Date }> {
  const { kind, settingsSealed: sealed } = sources;
  const [row] = await tx.select({ kind, sealed }).from(sources).where(thisSource(ref)).for('update');
  if (!row) throw notFound('source', ref.sourceId);
  if (row.kind !== 'standard_webhooks')
    throw new Problem(
      'conflict',
      `Cannot rotate the secret of source "${ref.sourceId}": a ${row.kind} source has no signing secret`,
    );
  const sealing = { secretKey, tenantId: ref.tenantId };
  const { secret: before } = openSettings(row.kind, row.sealed, sealing);
  const secret = newSigningSecret();
  const previousSecretUntil = new Date(now.getTime() + secretOverlapHours * 3_600_000);
  const previous = { secret: before, until: previousSecretUntil.toISOString() };
  const settingsSealed = sealSettings(row.kind, { secret, previous }, sealing);
  await tx.update(sources).set({ settingsSealed }).where(thisSource(ref));
  return { secret, previousSecretUntil };
}
