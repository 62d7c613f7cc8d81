/** How long a new key can be valid; the last option is forever. */
export const spans = { '30': '30 days', '90': '90 days', '365': 'a year', '': 'until it is revoked' } as const;

/** `30` → the instant in 30 days; null for an empty text. */
export const expiryOf = (days = '', now = Date.now()): string | null =>
  days === '' ? null : new Date(now + Number(days) * 86_400_000).toISOString();
