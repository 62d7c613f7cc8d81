import { hkdfSync } from 'node:crypto';

type Purpose = 'seal' | 'session' | 'oidc' | 'device' | 'refresh';

/**
 * One key per purpose from the installation's secret, so the key that signs sessions never seals secrets.
 * @param secretKey CALLWEAVE_SECRET_KEY: 32 bytes in base64.
 * @returns 32 bytes; the same for the same secret and purpose
 */
export const deriveKey = (secretKey: string, purpose: Purpose): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(secretKey, 'base64'), '', `callweave/${purpose}`, 32));
