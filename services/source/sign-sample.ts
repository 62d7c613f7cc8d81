import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { notFound } from '../../core/problem.ts';
import type { Tx } from '../../db/open.ts';
import { sources } from '../../db/tables/tenants.ts';
import { unseal } from '../secret/seal.ts';
import type { Delivery } from './open-webhook.ts';

/** A webhook as a sender would sign it now, with the secret in force. @throws {Problem} not_found */
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
    .select({ key: sources.key, sealed: sources.secretSealed })
    .from(sources)
    .where(and(eq(sources.tenantId, tenantId), eq(sources.id, sourceId)));
  if (!row) throw notFound('source', sourceId);
  const id = `test_${randomUUID()}`;
  const signature = new Webhook(unseal(secretKey, { tenantId, sealed: row.sealed })).sign(id, now, body);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  return { sourceKey: row.key, headers, body };
}
