import { randomBytes } from 'node:crypto';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { sources } from '../../db/tables/tenants.ts';
import { sealSettings } from './kinds.ts';

export type NewSource = { tenantId: string; name: string; secretKey: string; now: Date };

/**
 * A new webhook URL with its signing secret.
 * @returns `key` is the last part of the URL; `secret` (`whsec_…`, 32 bytes in base64) is shown once and stored sealed
 */
export async function createSource(
  tx: Tx,
  { tenantId, name, secretKey, now }: NewSource,
): Promise<{ id: string; key: string; secret: string }> {
  const id = newId();
  const key = randomBytes(18).toString('base64url');
  const secret = newSigningSecret();
  const kind = 'standard_webhooks';
  const settingsSealed = sealSettings(kind, { secret }, { secretKey, tenantId });
  await tx.insert(sources).values({ tenantId, id, name, kind, key, settingsSealed, createdAt: now });
  return { id, key, secret };
}

/** In the format of Standard Webhooks. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
