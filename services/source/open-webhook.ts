import { and, eq } from 'drizzle-orm';
import { notFound, Problem, type ProblemCode } from '../../core/problem.ts';
import type { Database } from '../../db/open.ts';
import { sources } from '../../db/tables/tenants.ts';
import { withSystem } from '../../db/tenant.ts';
import { openSettings } from './kinds.ts';
import { clockError, isSignedBy, missingHeaders, type Signed } from './signature.ts';

export type Delivery = Signed & { sourceKey: string };
export type SignedDelivery = { tenantId: string; sourceId: string; webhookId: string };

const kind = 'standard_webhooks';
/** Checked for unknown URLs, so they take as long as known ones. */
const nobody = `whsec_${Buffer.alloc(32).toString('base64')}`;

/**
 * Finds the source of a URL and checks the signature (Standard Webhooks: id, timestamp within five minutes, HMAC over
 * both and the body's bytes).
 * @throws {Problem} `not_found` for an unknown or disabled URL; `webhook_header` for a missing header; `webhook_signature`
 *   for another key or a changed body; `webhook_clock` for the right key, signed over five minutes ago or ahead
 */
export async function openWebhook(
  { db, secretKey, now }: { db: Database; secretKey: string; now: () => Date },
  delivery: Delivery,
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
      .where(and(eq(sources.key, delivery.sourceKey), eq(sources.kind, kind))),
  );
  const settings = source && openSettings(kind, source.sealed, { secretKey, tenantId: source.tenantId });
  const previous = settings?.previous && settings.previous.until > now() ? settings.previous.secret : undefined;
  // Both are checked every time, so timing does not reveal how many there are.
  const signed = [settings?.secret ?? nobody, previous ?? nobody]
    .map((secret) => isSignedBy(secret, delivery) && secret !== nobody)
    .includes(true);
  if (!source?.enabled) throw notFound('source', delivery.sourceKey);
  const fault = faultOf(delivery, signed, now());
  if (fault) throw fault;
  return { tenantId: source.tenantId, sourceId: source.id, webhookId: delivery.headers['webhook-id'] ?? '' };
}

/** A wrong clock is only told to those who have the key. */
function faultOf(delivery: Delivery, signed: boolean, now: Date): Problem | null {
  const [header] = missingHeaders(delivery);
  if (header) return refused('webhook_header', header, null, 'the header is missing');
  if (!signed)
    return refused('webhook_signature', 'webhook-signature', null, 'it does not fit this secret, ID, time and body');
  const seconds = clockError(delivery, now);
  if (seconds === 0) return null;
  const value = delivery.headers['webhook-timestamp'];
  const wrong = `it is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} our clock; 300 are allowed`;
  const message = Number.isNaN(seconds) ? 'it is not a number of seconds since 1970' : wrong;
  return refused('webhook_clock', 'webhook-timestamp', value, message);
}

const refused = (code: ProblemCode, field: string, value: unknown, message: string) =>
  new Problem(code, `Cannot accept the webhook: ${field}: ${message}`, { fields: [{ field, value, message }] });
