type Values = Record<string, unknown> | null;
export type Change = { field: string; before: string | null; after: string | null };

/**
 * What became of what, field by field; of fields within fields each its own line, and what stayed the same left out.
 * @returns `before` null where the log only tells what was sent, `after` null for what went. Empty without values.
 */
export function changesOf(before: Values, after: Values): Change[] {
  const was = flat(before);
  const is = flat(after);
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }))
    .filter((change) => change.before !== change.after);
}

function flat(values: Values, within = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(values ?? {})) {
    const field = within ? `${within}.${name}` : name;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [inner, text] of flat(value as Record<string, unknown>, field)) found.set(inner, text);
    else found.set(field, inWords(value));
  }
  return found;
}

function inWords(value: unknown): string {
  if (value === null || value === '') return '–';
  if (!Array.isArray(value)) return String(value);
  return value.map((one) => (typeof one === 'object' ? JSON.stringify(one) : String(one))).join(', ') || '–';
}
