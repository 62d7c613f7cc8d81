import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from './derive.ts';

const version = 'v1';

/**
 * Encrypts a secret for storage: AES-256-GCM, bound to the tenant, so a sealed text copied into another tenant's row
 * does not open. Every call gives a different text.
 * @returns `v1.<nonce>.<tag>.<ciphertext>` in base64url
 */
export function seal(secretKey: string, { tenantId, plain }: { tenantId: string; plain: string }): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(secretKey, 'seal'), nonce).setAAD(Buffer.from(tenantId));
  const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return [version, ...[nonce, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64url'))].join('.');
}

/** @throws {Error} if the text was changed, belongs to another tenant or was sealed with another installation's key */
export function unseal(secretKey: string, { tenantId, sealed }: { tenantId: string; sealed: string }): string {
  const [given, nonce, tag, ciphertext] = sealed.split('.');
  if (given !== version || !nonce || !tag || ciphertext === undefined)
    throw new Error('Cannot open a sealed secret: unknown format');
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(secretKey, 'seal'), Buffer.from(nonce, 'base64url'), {
    authTagLength: 16,
  })
    .setAAD(Buffer.from(tenantId))
    .setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([decipher.update(Buffer.from(ciphertext, 'base64url')), decipher.final()]).toString('utf8');
}
