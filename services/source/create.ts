import { randomBytes } from 'node:crypto';
import { newId } from '../../db/ids.ts';
import type { Tx } from '../../db/open.ts';
import { sources } from '../../db/tables/tenants.ts';
import { seal } from '../secret/seal.ts';

export type NewSource = { tenantId: string; name: string; secretKey: string; now: Date };

/**
 * A new address for webhooks with its signing secret.
 * @returns `key` is the last part of the address; `secret` (`whsec_…`, 32 bytes in base64) is shown once and kept sealed.
 */
export async function createSource(
  tx: Tx,
  { tenantId, name, secretKey, now }: NewSource,
): Promise<{ id: string; key: string; secret: string }> {
  const id = newId();
  const key = randomBytes(18).toString('base64url');
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const secretSealed = seal(secretKey, { tenantId, plain: secret });
  await tx.insert(sources).values({ tenantId, id, name, kind: 'standard_webhooks', key, secretSealed, createdAt: now });
  return { id, key, secret };
}
