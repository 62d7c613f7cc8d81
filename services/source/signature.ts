import { createHmac, timingSafeEqual } from 'node:crypto';

const toleranceSeconds = 5 * 60;
const required = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

export type Signed = { headers: Readonly<Record<string, string>>; body: Uint8Array };

/** The headers that Standard Webhooks asks for and that are missing or empty. */
export const missingHeaders = ({ headers }: Signed): string[] => required.filter((name) => !headers[name]?.trim());

/**
 * Whether one of the signatures is by this secret: HMAC-SHA-256 over id, timestamp and the body's bytes as they came,
 * so that a body in another encoding is neither changed nor confused with its replacement. Takes as long for a wrong
 * signature as for a right one. The clock is not looked at.
 * @param secret `whsec_` and the key in base64
 * @see https://www.standardwebhooks.com
 */
export function isSignedBy(secret: string, { headers, body }: Signed): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key);
  mac.update(`${headers['webhook-id'] ?? ''}.${headers['webhook-timestamp'] ?? ''}.`).update(body);
  const expected = mac.digest();
  const given = (headers['webhook-signature'] ?? '').split(' ').slice(0, 20);
  return given.map((one) => isEqual(one, expected)).includes(true);
}

function isEqual(given: string, expected: Buffer): boolean {
  const [version, text = ''] = given.split(',');
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === expected.length && timingSafeEqual(bytes, expected) && version === 'v1';
}

/**
 * How many seconds the sender's clock is ahead of ours (negative: behind), if it is over five minutes; else 0. NaN for
 * a timestamp that is no number of seconds.
 */
export function clockError({ headers }: Signed, now: Date): number {
  const text = headers['webhook-timestamp']?.trim() ?? '';
  if (!/^\d{1,12}$/.test(text)) return Number.NaN;
  const seconds = Number(text) - Math.floor(now.getTime() / 1000);
  return Math.abs(seconds) > toleranceSeconds ? seconds : 0;
}
