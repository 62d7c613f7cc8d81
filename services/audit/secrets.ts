const secret = /pass(word|phrase)|secret|token|sealed|hash|authorization|cookie|^key$|apikey/i;

/** The same value without anything under a secret's name, at any depth. */
export const withoutSecrets = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !secret.test(name))
      .map(([name, inner]) => [name, clean(inner)]),
  );

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  return typeof value === 'object' && value !== null && !(value instanceof Date)
    ? withoutSecrets(value as Record<string, unknown>)
    : value;
}
