import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { notFound, Problem } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { sources } from '../../db/tables/tenants.ts';
import { openSettings } from './kinds.ts';
import type { Delivery } from './open-webhook.ts';

/**
 * A webhook as a sender would sign it now, with the current secret.
 * @throws {Problem} not_found; conflict for a source that takes no webhooks
 */
export async function signSample(
  tx: Tx,
  {
    tenantId,
    sourceId,
    body,
    secretKey,
    now,
  }: { tenantId: string; sourceId: string; body: string; secretKey: string; now: Date },
): Promise<Delivery> {
  const [row] = await tx
    .select({ key: sources.key, kind: sources.kind, sealed: sources.settingsSealed })
    .from(sources)
    .where(and(eq(sources.tenantId, tenantId), eq(sources.id, sourceId)));
  if (!row) throw notFound('source', sourceId);
  if (row.kind !== 'standard_webhooks' || row.key === null)
    throw new Problem('conflict', `Cannot test source "${sourceId}": it does not receive webhooks`);
  const id = `test_${randomUUID()}`;
  const { secret } = openSettings(row.kind, row.sealed, { secretKey, tenantId });
  const signature = new Webhook(secret).sign(id, now, body);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  return { sourceKey: row.key, headers, body: Buffer.from(body) };
}
