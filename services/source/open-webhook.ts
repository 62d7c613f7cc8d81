import { and, eq } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { notFound, Problem } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { sources } from '../../db/tables/tenants.ts';
import { withSystem } from '../../db/tenant.ts';
import { openSettings } from './kinds.ts';

export type Delivery = { sourceKey: string; headers: Record<string, string>; body: string };
export type SignedDelivery = { tenantId: string; sourceId: string; webhookId: string };

const kind = 'standard_webhooks';
/** Checked for unknown URLs, so they take as long as known ones. */
const nobody = new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`);

/**
 * Finds the source of a URL and checks the signature (Standard Webhooks: id, timestamp within five minutes, HMAC over
 * both and the body).
 * @throws {Problem} `not_found` for an unknown or disabled URL, `unauthenticated` for a bad signature
 */
export async function openWebhook(
  { db, secretKey, now }: { db: Database; secretKey: string; now: () => Date },
  { sourceKey, headers, body }: Delivery,
): Promise<SignedDelivery> {
  const [source] = await withSystem(db, (tx) =>
    tx
      .select({
        tenantId: sources.tenantId,
        id: sources.id,
        sealed: sources.settingsSealed,
        enabled: sources.enabled,
      })
      .from(sources)
      .where(and(eq(sources.key, sourceKey), eq(sources.kind, kind))),
  );
  const settings = source && openSettings(kind, source.sealed, { secretKey, tenantId: source.tenantId });
  const previous = settings?.previous && settings.previous.until > now() ? settings.previous.secret : undefined;
  const verifier = (secret: string | undefined) => (secret ? new Webhook(secret) : nobody);
  // Both are checked every time, so timing does not reveal how many there are.
  const signed = [settings?.secret, previous].map((secret) => fits(verifier(secret), body, headers)).includes(true);
  if (!source?.enabled) throw notFound('source', sourceKey);
  if (!signed) throw new Problem('unauthenticated', 'Cannot accept the webhook: its signature does not match');
  return { tenantId: source.tenantId, sourceId: source.id, webhookId: headers['webhook-id'] ?? '' };
}

function fits(webhook: Webhook, body: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}
